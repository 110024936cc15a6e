package dev.ipc.netty;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.util.concurrent.TimeUnit;

/**
 * The event loops of one server: one that accepts and does the file work, and those that serve the connections.
 *
 * <p><em>Threading:</em> thread-safe.
 */
final class ServerLoops {
    private static final long CLOSE_SECONDS = 5;

    private final EventLoopGroup acceptors;
    private final EventLoopGroup workers;

    ServerLoops(EndpointOptions<?> options) {
        String service = options.address().service();
        acceptors = TransportChannels.newGroup(
                options.transport(), 1, Threads.loops(service + "-accept"), 0, options.time());
        try {
            workers = TransportChannels.newGroup(
                    options.transport(),
                    Threads.connectionLoops(),
                    Threads.loops(service),
                    options.spinning().loopNanos(),
                    options.time());
        } catch (RuntimeException | Error e) {
            acceptors.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS);
            throw e;
        }
    }

    EventLoop acceptor() {
        return acceptors.next();
    }

    EventLoopGroup acceptors() {
        return acceptors;
    }

    EventLoopGroup workers() {
        return workers;
    }

    /** Ends the loops once what they have to do is done; then runs {@code closed}, on a thread of Netty's. */
    void close(Runnable closed) {
        workers.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS).addListener(workersEnded -> acceptors
                .shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS)
                .addListener(acceptorsEnded -> closed.run()));
    }
}
