package dev.ipc.netty;

import org.jspecify.annotations.Nullable;

/**
 * Whose callbacks a thread runs at the moment, and which request they answer: how what a callback calls knows that a callback
 * calls it.
 *
 * <p><em>Threading:</em> confined to the thread that runs the callbacks, of which there is one at a time.
 */
class CallbackScope {
    private static final ThreadLocal<@Nullable CallbackScope> CURRENT = new ThreadLocal<>();

    private final Endpoint<?> endpoint;
    private final @Nullable NettyConnection connection;
    private long answered;

    /** Makes the scope of the callbacks of one connection, or with null of those that an endpoint has besides. */
    CallbackScope(Endpoint<?> endpoint, @Nullable NettyConnection connection) {
        this.endpoint = endpoint;
        this.connection = connection;
    }

    /** Says that this thread runs callbacks of this scope; returns what {@link #leave} is to be given. */
    @Nullable
    CallbackScope enter() {
        CallbackScope outer = CURRENT.get();
        CURRENT.set(this);
        return outer;
    }

    /** Says that this thread is back at the callbacks that it ran before; null for none. */
    static void leave(@Nullable CallbackScope outer) {
        CURRENT.set(outer);
    }

    /** Returns whether this thread runs a callback of an endpoint. */
    static boolean isOf(Endpoint<?> endpoint) {
        CallbackScope scope = CURRENT.get();
        return scope != null && scope.endpoint == endpoint;
    }

    /** Returns whether this thread runs a callback of a connection. */
    static boolean isOf(NettyConnection connection) {
        CallbackScope scope = CURRENT.get();
        return scope != null && scope.connection == connection;
    }

    /** Says which request of the peer's this thread begins to handle; 0 for none any more. */
    static void answering(long number) {
        CallbackScope scope = CURRENT.get();
        if (scope != null) {
            scope.answered = number;
        }
    }

    /** Returns the number of the request of this connection that this thread is handling; 0 for none. */
    static long answeredOn(NettyConnection connection) {
        CallbackScope scope = CURRENT.get();
        return scope != null && scope.connection == connection ? scope.answered : 0;
    }
}
