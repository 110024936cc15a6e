package dev.ipc;

import org.jspecify.annotations.Nullable;

/**
 * A message that can't be encoded, or that its recipient could not decode: its class isn't registered, it is larger than
 * what the recipient accepts, the two ends disagree about the shape of a type, or a serializer failed. No byte of it was
 * sent; the connection goes on.
 */
public final class EncodingException extends IpcException {
    private static final long serialVersionUID = 1L;

    /** Makes an exception that says what is wrong with the message and where. */
    public EncodingException(String message) {
        this(message, null);
    }

    /** Makes an exception that says what is wrong with the message and where. */
    public EncodingException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
