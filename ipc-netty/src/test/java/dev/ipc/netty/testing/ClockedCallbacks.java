package dev.ipc.netty.testing;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Threads for the callbacks of all that go by a {@link ManualClock}, one for each that runs; they end when they are idle.
 *
 * <p><em>Threading:</em> thread-safe; guarded by the clock.
 */
final class ClockedCallbacks implements Executor {
    private static final long IDLE_SECONDS = 1;

    private final ManualClock clock;
    private final Set<Work> underWay = new HashSet<>();
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                Thread thread = new Thread(task, "manual-clock-callbacks");
                thread.setDaemon(true);
                return thread;
            });

    ClockedCallbacks(ManualClock clock) {
        this.clock = clock;
    }

    @Override
    public void execute(Runnable task) {
        Work work = new Work(task);
        synchronized (clock) {
            underWay.add(work);
        }
        threads.execute(work);
    }

    /** Returns whether none runs that doesn't wait for something itself. */
    boolean areQuiet() {
        return underWay.stream().allMatch(Work::waits);
    }

    boolean areDone() {
        return underWay.isEmpty();
    }

    boolean isCurrent() {
        synchronized (clock) {
            return underWay.stream().anyMatch(work -> work.thread == Thread.currentThread());
        }
    }

    private final class Work implements Runnable {
        private final Runnable task;
        private @Nullable Thread thread;

        Work(Runnable task) {
            this.task = task;
        }

        boolean waits() {
            Thread known = thread;
            return known != null
                    && (known.getState() == Thread.State.WAITING || known.getState() == Thread.State.TIMED_WAITING);
        }

        @Override
        public void run() {
            synchronized (clock) {
                thread = Thread.currentThread();
            }
            try {
                task.run();
            } finally {
                synchronized (clock) {
                    underWay.remove(this);
                    clock.worked();
                    clock.notifyAll();
                }
            }
        }
    }
}
