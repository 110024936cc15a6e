package dev.ipc.netty;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that an endpoint makes for itself, named after it, and those that clients share. They end with whom they serve. */
final class Threads {
    private static final int HANDLER_THREADS =
            Math.max(4, 2 * Runtime.getRuntime().availableProcessors());
    private static final long IDLE_SECONDS = 10;

    private Threads() {}

    /** Returns how many event loops serve the connections of one server, or of all clients. */
    static int connectionLoops() {
        return Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors()));
    }

    /** Returns a factory of event loops; they keep the JVM alive, as the service that they carry does. */
    static ThreadFactory loops(String endpoint) {
        AtomicInteger count = new AtomicInteger();
        return task -> new LoopThread(task, "ipc-" + endpoint + "-loop-" + count.incrementAndGet());
    }

    /** Returns a pool for callbacks and file work, without threads while there is nothing to do, and without a lock at its queue. */
    static ThreadPoolExecutor handlers(String endpoint) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                HANDLER_THREADS,
                HANDLER_THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedTransferQueue<>(),
                daemons(endpoint + "-handler-"));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static ThreadFactory daemons(String name) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new FastThreadLocalThread(task, "ipc-" + name + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Returns threads for what may hang: a task each, none waits for another, and one too many is rejected. */
    static ThreadPoolExecutor deciders(String endpoint, int most) {
        return new ThreadPoolExecutor(
                0, most, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), daemons(endpoint + "-decider-"));
    }

    /** Runs a task that may block, or runs what is the user's, on a thread of its own. */
    static void runApart(String endpoint, Runnable task) {
        Thread thread = new FastThreadLocalThread(task, "ipc-" + endpoint + "-apart");
        thread.setDaemon(true);
        thread.start();
    }

    /** Runs a task in a loop; in one that has ended there is nothing left to do, and the task is dropped. */
    static void runIn(EventExecutor loop, Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            if (!loop.isShuttingDown()) {
                throw e;
            }
        }
    }

    private static final class LoopThread extends FastThreadLocalThread implements IpcFuture.Unblockable {
        LoopThread(Runnable task, String name) {
            super(task, name);
        }
    }
}
