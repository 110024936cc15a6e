package dev.ipc;

/** Whether a client that connected again talks to the server that it talked to before, as far as that is known. */
public enum ServerInstance {
    /** The same one: what it held in memory for this client's earlier connections may still be there. */
    SAME,
    /** Another one, started later: it knows nothing of what was before. */
    NEW,
    /** The server doesn't say: take it for a new one. */
    UNKNOWN
}
