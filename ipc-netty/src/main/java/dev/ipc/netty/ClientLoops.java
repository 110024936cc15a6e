package dev.ipc.netty;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * The event loops of all clients of this process on one transport that are polled alike and go by one clock, and the threads for
 * their callbacks: made for the first client, ended with the last.
 *
 * <p><em>Threading:</em> thread-safe; one lock covers which there are.
 */
final class ClientLoops {
    private static final long CLOSE_SECONDS = 5;
    private static final List<ClientLoops> LIVE = new ArrayList<>();

    private final Transport transport;
    private final long spinNanos;
    private final TimeSource time;
    private final EventLoopGroup group;
    private final ClientHandlers handlers;
    private final ConcurrentMap<EventLoop, ReadySenders> readySenders = new ConcurrentHashMap<>(4);

    // Guarded by LIVE
    private int clients;

    private ClientLoops(Transport transport, long spinNanos, TimeSource time) {
        this.transport = transport;
        this.spinNanos = spinNanos;
        this.time = time;
        this.group = TransportChannels.newGroup(
                transport, Threads.connectionLoops(), Threads.loops("client"), spinNanos, time);
        this.handlers = new ClientHandlers(group.next());
    }

    /**
     * Returns the loops of a transport, for one client that gives them back.
     *
     * @param spinNanos how long they look for events before they sleep: see {@link BusyPolling}
     * @throws IllegalStateException if this process can't have another event loop
     */
    static ClientLoops take(Transport transport, long spinNanos, TimeSource time) {
        synchronized (LIVE) {
            ClientLoops taken = null;
            for (ClientLoops loops : LIVE) {
                if (loops.transport == transport
                        && loops.spinNanos == spinNanos
                        && loops.time.ticker() == time.ticker()) {
                    taken = loops;
                }
            }
            if (taken == null) {
                taken = new ClientLoops(transport, spinNanos, time);
                LIVE.add(taken);
            }
            taken.clients++;
            return taken;
        }
    }

    /** Returns the loop of one more client. */
    EventLoop next() {
        return group.next();
    }

    /** Returns what runs the callbacks of those clients whose users gave no executor. */
    Executor handlers() {
        return handlers;
    }

    /** Returns which connections have something to write, by loop. */
    ConcurrentMap<EventLoop, ReadySenders> readySenders() {
        return readySenders;
    }

    /**
     * Says, once, that a client needs them no longer; then runs {@code ended}, on any thread, if it was the last one when the
     * loops have ended.
     */
    void giveBack(Runnable ended) {
        boolean last;
        synchronized (LIVE) {
            clients--;
            last = clients == 0;
            if (last) {
                LIVE.remove(this);
            }
        }
        if (last) {
            handlers.close();
            group.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS).addListener(over -> ended.run());
        } else {
            ended.run();
        }
    }
}
