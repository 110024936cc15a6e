package dev.ipc;

import org.jspecify.annotations.Nullable;

/**
 * A message that can't be encoded, or that its recipient could not decode. No byte of it was sent; the connection goes on.
 */
public final class EncodingException extends IpcException {
    private static final long serialVersionUID = 1L;

    /** What is in the way of a message. */
    public enum Reason {
        /**
         * Something in it is of a class that isn't registered or of another than declared, can't be rebuilt by the receiver, or failed
         * while it was read: a getter or a serializer threw, say.
         */
        NOT_A_MESSAGE,
        /** It is larger, deeper or costlier to decode than the recipient accepts, or than anybody does. */
        LIMIT,
        /** The recipient lacks a type or an enum constant of it, or has a type with another shape. */
        NOT_EXCHANGEABLE
    }

    private final Reason reason;

    /** Makes an exception that says what is wrong with the message and where. */
    public EncodingException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** Returns what is in the way of the message. */
    public Reason reason() {
        return reason;
    }
}
