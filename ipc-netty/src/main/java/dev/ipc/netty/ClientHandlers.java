package dev.ipc.netty;

import io.netty.channel.EventLoop;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pool for the callbacks of all clients that share event loops. It has as many threads as a server's, and more while callbacks
 * wait and none of those that run returns: callbacks that block leave others fewer threads, never none.
 *
 * <p><em>Threading:</em> thread-safe.
 */
final class ClientHandlers implements Executor {
    private static final Logger LOG = LoggerFactory.getLogger(ClientHandlers.class);
    private static final PeerWarnings WARNINGS = new PeerWarnings(LOG);
    private static final long LOOK_MILLIS = 20;

    private final EventLoop loop;
    private final ThreadPoolExecutor pool = Threads.handlers("client");
    private final int fewest = pool.getCorePoolSize();
    private final AtomicBoolean watched = new AtomicBoolean();

    /** How many had returned at the last look; of the loop. */
    private long returned;

    /** Makes a pool that a loop watches. */
    ClientHandlers(EventLoop loop) {
        this.loop = loop;
        pool.setMaximumPoolSize(Integer.MAX_VALUE); // there are never more than clients with a callback that waits
    }

    @Override
    public void execute(Runnable task) {
        pool.execute(task);
        watchIfAnyWaits();
    }

    /** Ends the threads, those that run when they are done. */
    void close() {
        pool.shutdown();
    }

    private void watchIfAnyWaits() {
        if (!pool.getQueue().isEmpty() && !watched.get() && !watched.getAndSet(true)) {
            lookLater();
        }
    }

    private void lookLater() {
        try {
            loop.schedule(this::look, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            watched.set(false); // the loops end, with the last client
        }
    }

    private void look() {
        int waiting = pool.getQueue().size();
        if (waiting == 0) {
            pool.setCorePoolSize(fewest); // what is more ends when it is idle
            watched.set(false);
            watchIfAnyWaits(); // what came meanwhile took this for a watch
            return;
        }
        long before = returned;
        returned = pool.getCompletedTaskCount();
        try {
            if (returned == before) {
                int threads =
                        Math.max(pool.getCorePoolSize(), pool.getPoolSize()); // those that block may be more by far
                pool.setCorePoolSize(threads + Math.min(waiting, threads));
            }
        } catch (OutOfMemoryError e) { // no more threads are to be had now
            WARNINGS.warn("callbacks of {} clients wait, and there can't be more threads for them", waiting, e);
        } finally {
            lookLater();
        }
    }
}
