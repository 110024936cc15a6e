package dev.ipc.netty;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the callbacks of one connection on a shared executor: one at a time, in their order.
 *
 * <p><em>Threading:</em> thread-safe; its lock is never held while a task runs.
 */
final class SerialExecutor implements Executor {
    private static final Logger LOG = LoggerFactory.getLogger(SerialExecutor.class);
    private static final PeerWarnings WARNINGS = new PeerWarnings(LOG);

    /** After so many tasks in one go it stands in line again, so that one busy connection holds up no other. */
    private static final int TASKS_PER_TURN = 64;

    private final Executor executor;
    private final Queue<Runnable> tasks = new ArrayDeque<>(0);
    private boolean scheduled;

    SerialExecutor(Executor executor) {
        this.executor = executor;
    }

    @Override
    public void execute(Runnable task) {
        synchronized (tasks) {
            tasks.add(task);
            if (scheduled) {
                return;
            }
            scheduled = true;
        }
        schedule();
    }

    private void schedule() {
        try {
            executor.execute(this::runTurn);
        } catch (RuntimeException | Error e) {
            WARNINGS.warn("the executor takes no callbacks; they run on {}", Thread.currentThread(), e);
            boolean done;
            do {
                done = runTurnOnce();
            } while (!done);
        }
    }

    private void runTurn() {
        if (!runTurnOnce()) {
            schedule();
        }
    }

    /** Runs a turn; returns whether nothing is left. */
    private boolean runTurnOnce() {
        for (int i = 0; i < TASKS_PER_TURN; i++) {
            Runnable task = next();
            if (task == null) {
                return true;
            }
            task.run();
        }
        return false;
    }

    private @Nullable Runnable next() {
        synchronized (tasks) {
            Runnable task = tasks.poll();
            if (task == null) {
                scheduled = false;
            }
            return task;
        }
    }
}
