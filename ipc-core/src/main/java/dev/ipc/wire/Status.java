package dev.ipc.wire;

import java.util.Optional;

/** The statuses that a frame may have (protocol section 5). */
public enum Status {
    /** Everything normal. */
    OK(200, "OK"),
    /** A body that can't be decoded, a malformed hello, or a deviation from the protocol. */
    BAD_REQUEST(400, "Bad Request"),
    /** Not accepted: identity or policy. */
    FORBIDDEN(403, "Forbidden"),
    /** No handler for the message, or another service than the one asked for. */
    NOT_FOUND(404, "Not Found"),
    /** The handshake was too slow. */
    REQUEST_TIMEOUT(408, "Request Timeout"),
    /** Larger than the announced limit. */
    CONTENT_TOO_LARGE(413, "Content Too Large"),
    /** No common version. */
    UPGRADE_REQUIRED(426, "Upgrade Required"),
    /** Too many requests, connections or connects. */
    TOO_MANY_REQUESTS(429, "Too Many Requests"),
    /** The handler failed. */
    INTERNAL_ERROR(500, "Internal Server Error"),
    /** Closing, or overloaded. */
    UNAVAILABLE(503, "Service Unavailable"),
    /** The deadline passed before the request was handled. */
    DEADLINE_EXCEEDED(504, "Gateway Timeout");

    private final int code;
    private final String reasonPhrase;

    Status(int code, String reasonPhrase) {
        this.code = code;
        this.reasonPhrase = reasonPhrase;
    }

    /** Returns the three-digit number. */
    public int code() {
        return code;
    }

    /** Returns the phrase that this library writes behind the number; readers ignore it. */
    public String reasonPhrase() {
        return reasonPhrase;
    }

    /** Returns whether it is anything but {@link #OK}. */
    public boolean isError() {
        return this != OK;
    }

    /** Returns whether the protocol has a status that begins with these digits. */
    static boolean hasPrefix(CharSequence digits) {
        for (Status status : values()) {
            if (Integer.toString(status.code).startsWith(digits.toString())) {
                return true;
            }
        }
        return false;
    }

    /** Returns the status with this number, if the protocol has it. */
    public static Optional<Status> of(int code) {
        for (Status status : values()) {
            if (status.code == code) {
                return Optional.of(status);
            }
        }
        return Optional.empty();
    }
}
