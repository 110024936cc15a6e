package dev.ipc.netty;

import org.jspecify.annotations.Nullable;

/**
 * The reply that a callback of a connection waits for at the moment, and what can't happen before that callback returns. Where the
 * reply depends on it, the wait would end at its deadline only: what stands in the way fails at once instead, with the remedy.
 *
 * <p>There are two such circles. To answer, the peer asks something of this side, which would have to wait for the callback: that
 * request is refused. Or as much waits for the callback as may, so that nothing is read any more, the reply neither: the
 * wait itself fails.
 *
 * <p><em>Threading:</em> thread-safe; one callback of the connection runs at a time.
 */
final class AwaitedReply {
    private final NettyConnection connection;

    private volatile @Nullable RequestFuture<?> awaited;

    AwaitedReply(NettyConnection connection) {
        this.connection = connection;
    }

    /** A callback of the connection begins to wait. */
    void begin(RequestFuture<?> future) {
        awaited = future; // first: what arrives from here on sees it
        long number = connection.sentRequests().numberOf(future);
        if (number != 0) {
            connection.receivedRequests().refuseWithin(number, future);
        }
        inputPaused();
    }

    /** It waits no longer. */
    void end() {
        awaited = null;
    }

    /** Returns the future of the request with this number, if a callback waits for it; otherwise null. */
    @Nullable
    RequestFuture<?> of(long number) {
        RequestFuture<?> future = awaited;
        return future != null && connection.sentRequests().numberOf(future) == number ? future : null;
    }

    /** Ends the wait if the connection isn't read any further before the callback that waits has returned. */
    void inputPaused() {
        RequestFuture<?> future = awaited;
        if (future != null && connection.backlog().isStuck()) {
            future.blocked();
        }
    }
}
