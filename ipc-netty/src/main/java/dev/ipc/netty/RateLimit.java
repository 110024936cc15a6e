package dev.ipc.netty;

import java.util.concurrent.TimeUnit;

/**
 * So many events a second; as many may come at once.
 *
 * <p><em>Threading:</em> for its owner's lock.
 */
final class RateLimit {
    private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

    private final int perSecond;
    private double left;
    private long counted;

    RateLimit(int perSecond, long now) {
        this.perSecond = perSecond;
        this.left = perSecond;
        this.counted = now;
    }

    /** Returns whether one more event is within the limit; {@link #take} takes it. */
    boolean has(long now) {
        left = Math.min(perSecond, left + (now - counted) / NANOS * perSecond);
        counted = now;
        return left >= 1;
    }

    /** Counts an event. */
    void take() {
        left--;
    }

    /** Returns whether it is as if nothing had happened. */
    boolean isRested(long now) {
        return has(now) && left >= perSecond;
    }
}
