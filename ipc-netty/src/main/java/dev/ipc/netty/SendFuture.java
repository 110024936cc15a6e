package dev.ipc.netty;

import dev.ipc.IpcException;

/**
 * The future of one send.
 *
 * <p><em>Threading:</em> thread-safe.
 */
sealed class SendFuture extends IpcFuture<Void> implements Outbound.Completion {
    /** Makes the future of a send that may wait until the callbacks of an endpoint have returned. */
    static SendFuture ofSendAfter(Endpoint<?> endpoint) {
        return new Waiting(endpoint);
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

    private static final class Waiting extends SendFuture {
        private final Endpoint<?> after;

        Waiting(Endpoint<?> after) {
            this.after = after;
        }

        @Override
        Endpoint<?> after() {
            return after;
        }
    }
}
