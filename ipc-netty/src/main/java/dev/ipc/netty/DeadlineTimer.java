package dev.ipc.netty;

import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The timer for the deadlines of all requests of a connection, sent and received: it goes off at the earliest, and asks for the
 * next. Requests that are answered in time cost it nothing, since it is set once for all of a period.
 *
 * <p>Moments are those of the connection, in nanoseconds from when its clock began, so that they compare as numbers do.
 *
 * <p><em>Threading:</em> {@link #cover} and what tells the time are thread-safe; the rest is confined to the connection's event loop.
 */
final class DeadlineTimer implements Runnable {
    /** No moment: there is nothing to wait for. */
    static final long NEVER = Long.MAX_VALUE;

    /** Deadlines that are closer than this go off together. */
    private static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final NettyConnection connection;
    private volatile long setFor = NEVER;
    private @Nullable Future<?> timer;

    /** Makes a timer that isn't set. */
    DeadlineTimer(NettyConnection connection) {
        this.connection = connection;
    }

    /** Returns the moment by the clock of the connection's event loop, which is the one that nobody sets, but for tests. */
    long now() {
        return connection.channel().eventLoop().ticker().nanoTime();
    }

    /** Returns how long ago a moment was. */
    Duration since(long moment) {
        return Duration.ofNanos(now() - moment);
    }

    /** Sees to it that the timer goes off at a deadline that the next sweep already finds. */
    void cover(long deadline) {
        if (deadline < setFor) {
            connection.inLoop(() -> set(deadline));
        }
    }

    /** Lets it never go off again for what it was set for. */
    void cancel() {
        connection.assertInLoop();
        setFor = NEVER;
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private void set(long deadline) {
        if (deadline >= setFor) {
            return;
        }
        cancel();
        setFor = deadline;
        long delay = Math.max(LEAST_NANOS, deadline - now());
        timer = connection.channel().eventLoop().schedule(this, delay, TimeUnit.NANOSECONDS);
    }

    /** Goes off; of the loop. */
    @Override
    public void run() {
        timer = null;
        setFor = NEVER; // before the sweep: whoever comes too late for it sets the timer again
        long now = now();
        long next = Math.min(
                connection.sentRequests().sweep(now),
                connection.receivedRequests().sweep(now));
        if (next != NEVER) {
            set(next);
        }
    }
}
