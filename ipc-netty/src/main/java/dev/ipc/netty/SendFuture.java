package dev.ipc.netty;

import dev.ipc.IpcException;
import org.jspecify.annotations.Nullable;

/**
 * The future of one send.
 *
 * <p><em>Threading:</em> thread-safe.
 */
final class SendFuture extends IpcFuture<Void> implements Outbound.Completion {
    SendFuture() {
        this(null);
    }

    /** Makes the future of a send that may wait until the callbacks of an endpoint have returned. */
    SendFuture(@Nullable Endpoint<?> after) {
        super(after);
    }

    @Override
    @SuppressWarnings("NullAway") // a future of Void completes with null
    public void written() {
        complete(null);
    }

    @Override
    public void failed(IpcException failure) {
        completeExceptionally(failure);
    }
}
