package dev.ipc;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A client that didn't get a connection. */
public final class ConnectFailedException extends IpcException {
    private static final long serialVersionUID = 1L;

    /** Why there is no connection. */
    public enum Reason {
        /** Nobody serves this address. */
        NO_SUCH_SERVICE,
        /** The operating system doesn't let this user reach the service. */
        NOT_PERMITTED,
        /** The server refused, with {@link #status()} and the sentence in the message. */
        REFUSED,
        /** The server is there but took no connection in time. */
        BUSY,
        /** The process that serves the address runs as a user whom this client doesn't trust. */
        UNTRUSTED_SERVER,
        /** The handshake was not complete in time. */
        TIMED_OUT,
        /** The server went, or spoke another protocol, before the handshake was complete. */
        HANDSHAKE_FAILED,
        /** The client was closed while it was connecting. */
        CLOSED,
        /** Anything else that the operating system reports; the cause has it. */
        FAILURE
    }

    private final Reason reason;
    private final int status;

    /** Makes an exception without a status. */
    public ConnectFailedException(Reason reason, String message, @Nullable Throwable cause) {
        this(reason, 0, message, cause);
    }

    private ConnectFailedException(Reason reason, int status, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.status = status;
    }

    /** Returns the exception for a server's refusal: its status (protocol section 5) and its own words. */
    public static ConnectFailedException refused(int status, String text) {
        return new ConnectFailedException(Reason.REFUSED, status, text, null);
    }

    /** Returns why there is no connection. */
    public Reason reason() {
        return reason;
    }

    /** Returns the status of the server's refusal (protocol section 5), where it refused. */
    public OptionalInt status() {
        return status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
    }
}
