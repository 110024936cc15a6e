package dev.ipc.netty;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * For how long threads of an endpoint look for what they wait for before they sleep, in nanoseconds, 0 for not at all.
 *
 * @param loopNanos event loops, after their last event
 * @param callerNanos whoever waits for a reply
 */
record Spinning(long loopNanos, long callerNanos) {
    static final Spinning NONE = new Spinning(0, 0);

    private static final Logger LOG = LoggerFactory.getLogger(Spinning.class);
    private static final Duration LEAST = Duration.ofNanos(1_000);
    private static final Duration LONGEST = Duration.ofDays(1);

    Spinning withLoops(Duration longest) {
        return new Spinning(checked(longest), callerNanos);
    }

    Spinning withCallers(Duration longest) {
        return new Spinning(loopNanos, checked(longest));
    }

    private static long checked(Duration longest) {
        if (Objects.requireNonNull(longest, "longest").compareTo(LEAST) < 0 || longest.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("threads spin for 1 µs to 1 day, not " + longest);
        }
        return longest.toNanos();
    }

    /** Returns this for so many processors: on a single one nothing spins, as it would keep what it waits for from running. */
    Spinning on(int processors) {
        if (processors > 1 || equals(NONE)) {
            return this;
        }
        LOG.warn("nothing spins, as there is one processor: threads sleep at once");
        return NONE;
    }

    /**
     * Looks for the outcome of a future for as long as a caller may, but not beyond {@code mostNanos}; returns how long it took. It ends
     * early when the thread is interrupted. A virtual thread doesn't spin: it would hold the carrier of others.
     */
    @SuppressWarnings("ThreadPriorityCheck") // nothing relies on it
    long lookFor(CompletableFuture<?> future, long mostNanos) {
        long most = Math.min(callerNanos, mostNanos);
        if (most <= 0 || VirtualThreads.isCurrent()) {
            return 0;
        }
        long begin = System.nanoTime();
        long taken = 0;
        while (taken < most && !future.isDone() && !Thread.currentThread().isInterrupted()) {
            Thread.yield(); // whom it waits for may need this very processor
            taken = System.nanoTime() - begin;
        }
        return taken;
    }
}
