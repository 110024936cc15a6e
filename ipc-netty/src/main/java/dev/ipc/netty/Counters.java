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
final class Counters extends Chain.Link<Counters> {
    private final AtomicLongArray counts = new AtomicLongArray(Counter.values().length);

    void count(Counter counter) {
        counts.incrementAndGet(counter.ordinal());
    }

    /** Counts what nobody else counts at the same time. */
    void countAlone(Counter counter) {
        counts.setRelease(counter.ordinal(), counts.getPlain(counter.ordinal()) + 1);
    }

    /** Adds a number that may be a peer's word for it. */
    void add(Counter counter, long number) {
        counts.accumulateAndGet(counter.ordinal(), number, Counters::sum);
    }

    /** Returns the sum of two counts, or the largest number where they are more. */
    static long sum(long one, long other) {
        long sum = one + other;
        return sum < 0 ? Long.MAX_VALUE : sum;
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
