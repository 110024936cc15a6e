package dev.ipc;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Whether and how one side of a connection asks the other for signs of life.
 *
 * <p>A peer that dies is noticed without this, at once. A heartbeat finds one that is there and does nothing: stopped, stuck, or
 * deadlocked in its event loop. Every {@link #interval()} it is asked for an answer; if then not a single byte of it comes
 * for {@link #timeout()}, it is reported as unresponsive, and later, if it comes back, as responsive again. The
 * connection goes on, unless it is to be {@linkplain #closeAfter() closed}.
 *
 * <p>Only time counts in which this side could have heard something: a pause of its own, and time in which it doesn't read since
 * its handlers lag behind, begin the wait anew. A peer whose handlers lag behind so much that it doesn't read is reported.
 *
 * <p><em>Threading:</em> immutable.
 */
public final class Heartbeat {
    /** Nobody is asked. */
    public static final Heartbeat OFF = new Heartbeat(Duration.ofDays(1), Duration.ofDays(1), Optional.empty(), false);

    private static final Duration LEAST_TIME = Duration.ofMillis(10);

    private final Duration interval;
    private final Duration timeout;
    private final Optional<Duration> closeAfter;
    private final boolean on;

    private Heartbeat(Duration interval, Duration timeout, Optional<Duration> closeAfter, boolean on) {
        this.interval = interval;
        this.timeout = timeout;
        this.closeAfter = closeAfter;
        this.on = on;
    }

    /**
     * Returns a heartbeat whose timeout is twice its interval, and that closes nothing.
     *
     * @param interval 10 ms to 12 hours
     */
    public static Heartbeat every(Duration interval) {
        Objects.requireNonNull(interval, "interval");
        return new Heartbeat(checked(interval), checked(interval.multipliedBy(2)), Optional.empty(), true);
    }

    /** Returns this heartbeat with another timeout: 10 ms to 1 day. */
    public Heartbeat withTimeout(Duration newTimeout) {
        return new Heartbeat(interval, checked(newTimeout), closeAfter, on);
    }

    /**
     * Returns this heartbeat, but such that it closes the connection of a peer that stays unresponsive, with
     * {@link CloseReason.Unresponsive}.
     *
     * @param further how long after it was reported: 10 ms to 1 day
     */
    public Heartbeat closingAfter(Duration further) {
        return new Heartbeat(interval, timeout, Optional.of(checked(further)), on);
    }

    /** Whether the peer is asked at all. */
    public boolean isOn() {
        return on;
    }

    /** How often the peer is asked. */
    public Duration interval() {
        return interval;
    }

    /** How long nothing may be heard of a peer that was asked. */
    public Duration timeout() {
        return timeout;
    }

    /** How long after the report the connection of a peer that is still unresponsive is closed; empty for never. */
    public Optional<Duration> closeAfter() {
        return closeAfter;
    }

    private static Duration checked(Duration time) {
        return Ranges.withinADay(LEAST_TIME, time, "the time");
    }
}
