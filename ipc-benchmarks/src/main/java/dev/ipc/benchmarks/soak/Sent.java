package dev.ipc.benchmarks.soak;

import dev.ipc.RequestFailedException;
import dev.ipc.SendFailedException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What became of the sends of one kind at one end: each has one outcome.
 *
 * <p><em>Threading:</em> thread-safe.
 */
final class Sent {
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong unclear = new AtomicLong();

    void add(CompletableFuture<?> future) {
        accepted.incrementAndGet();
        future.whenComplete((result, failure) -> outcome(failure));
    }

    /** Notes one whose outcome is known. */
    void known(@Nullable Throwable failure) {
        accepted.incrementAndGet();
        outcome(failure);
    }

    private void outcome(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause == null) {
            done.incrementAndGet();
        } else if (isClearlyNotSent(cause)) {
            failed.incrementAndGet();
        } else {
            unclear.incrementAndGet();
        }
    }

    private static boolean isClearlyNotSent(Throwable cause) {
        return (cause instanceof SendFailedException send && send.certainty() == SendFailedException.Certainty.NOT_SENT)
                || (cause instanceof RequestFailedException request && !request.mayHaveRun());
    }

    boolean isSettled() {
        return accepted.get() == done.get() + failed.get() + unclear.get();
    }

    long accepted() {
        return accepted.get();
    }

    /** Returns how many are with the receiver for sure, and how many may be besides. */
    @Override
    public String toString() {
        return done.get() + "+" + unclear.get() + "-" + failed.get();
    }
}
