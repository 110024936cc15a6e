package dev.ipc.netty;

import dev.ipc.IpcException;

/** The future of one send. */
final class SendFuture implements Outbound.Completion {
    private final IpcFuture<Void> future;

    SendFuture() {
        this(new IpcFuture<>());
    }

    SendFuture(IpcFuture<Void> future) {
        this.future = future;
    }

    IpcFuture<Void> get() {
        return future;
    }

    @Override
    @SuppressWarnings("NullAway") // a future of Void completes with null
    public void written() {
        future.complete(null);
    }

    @Override
    public void failed(IpcException failure) {
        future.completeExceptionally(failure);
    }
}
