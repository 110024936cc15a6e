package dev.ipc;

/** Why a server turned a client away; in brackets the status that the client is told (protocol section 5). */
public enum RefusalReason {
    /** The accept policy's user rule doesn't admit the user, or the kernel doesn't know him (403). */
    USER,
    /** A condition of the accept policy refused (403). */
    CONDITION,
    /** A condition of the accept policy failed, or was not decided in time (403). */
    CONDITION_FAILED,
    /** There are as many connections as there may be, in all or of this user (429). */
    TOO_MANY_CONNECTIONS,
    /** There were as many connects in this second as there may be, in all or of this user (429). */
    TOO_MANY_CONNECTS,
    /** It was the oldest of too many clients in the handshake (408). */
    TOO_MANY_HANDSHAKES,
    /** It didn't complete the handshake in time (408). */
    TOO_SLOW,
    /** It asked for another service (404). */
    OTHER_SERVICE,
    /** It speaks no version of the protocol that this server does (426). */
    NO_COMMON_VERSION,
    /** What it sent in the handshake isn't the protocol's (400). */
    NOT_THE_PROTOCOL,
    /** The server's process has as much queued as it may, or is deciding on as many clients as it can (503). */
    OVERLOADED,
    /** The server is closing (503). */
    CLOSING
}
