package dev.ipc;

import org.jspecify.annotations.Nullable;

/**
 * The root of everything that this library reports as failed. Each subclass carries its reason as data: decide by type and
 * by the reason, never by the message's text, which is written for people and changes.
 *
 * <p><em>Threading:</em> immutable.
 */
public abstract sealed class IpcException extends RuntimeException
        permits ConnectFailedException,
                DecodingException,
                EncodingException,
                NameTakenException,
                RequestFailedException,
                SendFailedException,
                TransportUnavailableException,
                UnsafePathException {
    private static final long serialVersionUID = 1L;

    IpcException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
