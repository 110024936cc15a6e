package dev.ipc;

import org.jspecify.annotations.Nullable;

/**
 * A body that arrived whole and was given to no handler: it is no message, there is none for it, or it is over a limit.
 *
 * <p>It concerns its own message only, but for a body that breaks a {@linkplain Reason#LIMIT limit}, which ends the connection
 * with {@link CloseReason.Limit}.
 */
public final class DecodingException extends IpcException {
    private static final long serialVersionUID = 1L;

    /** What is wrong with a body. */
    public enum Reason {
        /** It is not the encoding of a message of the types that both ends know. */
        MALFORMED,
        /** It is a message, but of a class that no handler takes. */
        NO_HANDLER,
        /** Decoding it would take more memory or deeper nesting than the decoder grants. */
        LIMIT
    }

    private final Reason reason;

    /** Makes an exception that says what is wrong with the body and where. */
    public DecodingException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** Returns what is wrong with the body. */
    public Reason reason() {
        return reason;
    }
}
