package dev.ipc;

import org.jspecify.annotations.Nullable;

/** A transport that was asked for by name, or any at all, is not available on this machine. The cause says why not. */
public final class TransportUnavailableException extends IpcException {
    private static final long serialVersionUID = 1L;

    /** Makes an exception that names the transport. */
    public TransportUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
