package dev.ipc.netty;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the callbacks of one connection on its endpoint's executor: one at a time, in their order. It is itself the scope of
 * what it runs, as each connection has one of either.
 *
 * <p><em>Threading:</em> thread-safe; its lock is never held while a task runs.
 */
final class SerialExecutor extends CallbackScope implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(SerialExecutor.class);
    private static final PeerWarnings WARNINGS = new PeerWarnings(LOG);

    /** After so many tasks in one go it stands in line again, so that one busy connection holds up no other. */
    private static final int TASKS_PER_TURN = 64;

    private final Executor executor;

    // Guarded by this: a chain of those that no turn has taken yet
    private @Nullable Task first;
    private @Nullable Task last;
    private boolean scheduled;

    /** What a turn has taken and left to the next one; turns never overlap. */
    private @Nullable Task left;

    /** Something to run; it can be executed once. */
    abstract static class Task {
        private @Nullable Task next;

        /** Does it; must not throw. */
        abstract void run();
    }

    /**
     * Tasks to be executed together, at the price of one.
     *
     * <p><em>Threading:</em> confined to one thread.
     */
    final class Batch {
        private @Nullable Task head;
        private @Nullable Task tail;

        void add(Task task) {
            if (tail == null) {
                head = task;
            } else {
                tail.next = task;
            }
            tail = task;
        }

        /** Executes what was added. */
        void execute() {
            Task first = head;
            Task last = tail;
            head = null;
            tail = null;
            if (first != null && last != null) {
                SerialExecutor.this.execute(first, last);
            }
        }
    }

    /** Makes one for callbacks of an endpoint's that belong to no connection. */
    SerialExecutor(Endpoint<?> endpoint) {
        this(endpoint, null);
    }

    /** Makes one for the callbacks of a connection. */
    SerialExecutor(NettyConnection connection) {
        this(connection.endpoint(), connection);
    }

    private SerialExecutor(Endpoint<?> endpoint, @Nullable NettyConnection connection) {
        super(endpoint, connection);
        this.executor = endpoint.executor();
    }

    void execute(Runnable task) {
        execute(new Task() {
            @Override
            void run() {
                task.run();
            }
        });
    }

    void execute(Task task) {
        execute(task, task);
    }

    /** Executes a chain of tasks. */
    private void execute(Task head, Task tail) {
        synchronized (this) {
            if (last == null) {
                first = head;
            } else {
                last.next = head;
            }
            last = tail;
            if (scheduled) {
                return;
            }
            scheduled = true;
        }
        schedule();
    }

    private void schedule() {
        try {
            executor.execute(this);
        } catch (RuntimeException | Error e) {
            WARNINGS.warn("the executor takes no callbacks; they run on {}", Thread.currentThread(), e);
            boolean done;
            do {
                done = runTasks();
            } while (!done);
        }
    }

    /** Runs a turn; of its executor. */
    @Override
    public void run() {
        if (!runTasks()) {
            schedule();
        }
    }

    /** Runs the tasks of a turn; returns whether nothing is left. */
    private boolean runTasks() {
        CallbackScope outer = enter();
        try {
            Task task = left;
            left = null; // before another turn can begin
            for (int i = 0; i < TASKS_PER_TURN; i++) {
                if (task == null) {
                    task = takeAll();
                }
                if (task == null) {
                    return true;
                }
                Task next = task.next;
                runSafely(task);
                task = next;
            }
            left = task;
            return false;
        } finally {
            leave(outer);
        }
    }

    /** Whatever escapes a task, those behind it are run. */
    private static void runSafely(Task task) {
        try {
            task.run();
        } catch (Throwable t) { // a logger's, or one that a user's code throws undeclared
            WARNINGS.warn("what was to be run for a callback failed on {}", Thread.currentThread(), t);
        }
    }

    private synchronized @Nullable Task takeAll() {
        Task all = first;
        first = null;
        last = null;
        scheduled = all != null;
        return all;
    }
}
