package dev.ipc.netty;

import dev.ipc.Counter;
import dev.ipc.SendFailedException;
import dev.ipc.Statistics;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What one connection counts.
 *
 * <p><em>Threading:</em> thread-safe.
 */
@SuppressWarnings("EnumOrdinal") // an index into an array of this process
final class Counters {
    private final AtomicLongArray counts = new AtomicLongArray(Counter.values().length);

    void count(Counter counter) {
        counts.incrementAndGet(counter.ordinal());
    }

    void add(Counter counter, long number) {
        counts.addAndGet(counter.ordinal(), number);
    }

    /** Counts a send that failed. */
    void countFailure(Throwable failure) {
        count(Counter.SEND_FAILURES);
        if (failure instanceof SendFailedException failed) {
            switch (failed.reason()) {
                case QUEUE_FULL -> count(Counter.QUEUE_FULL);
                case TIMED_OUT -> count(Counter.SEND_TIMEOUTS);
                case DROPPED -> count(Counter.DROPPED);
                case OVER_BUDGET -> count(Counter.OVER_BUDGET);
                case CLOSED, INTERRUPTED, HANDLER -> {}
            }
        }
    }

    long get(Counter counter) {
        return counts.get(counter.ordinal());
    }

    Statistics statistics() {
        return Statistics.of(this::get);
    }
}
