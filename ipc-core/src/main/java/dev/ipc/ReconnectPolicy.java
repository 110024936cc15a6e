package dev.ipc;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Whether and how a client connects again after its connection ended without its wish, and what becomes of the sends
 * meanwhile.
 *
 * <p>The delay before an attempt begins with {@link #firstDelay()} and doubles up to {@link #maxDelay()}; a random part of it
 * is left out, so that many clients of one server don't come back in step. A connection that was open for {@link #maxDelay()}
 * begins the count anew. Nothing is ever sent a second time.
 *
 * <p><em>Threading:</em> immutable; the hook runs on the client's executor.
 */
public final class ReconnectPolicy {
    /** The connection isn't made again: its end is the client's. */
    public static final ReconnectPolicy OFF = new ReconnectPolicy(new Builder(), false);

    private static final ReconnectPolicy WITH_BACKOFF = builder().build();

    private final boolean on;
    private final Duration firstDelay;
    private final Duration maxDelay;
    private final double jitter;
    private final int maxAttempts;
    private final Optional<Duration> giveUpAfter;
    private final Duration maxWaitingTime;
    private final int maxWaitingMessages;
    private final int maxWaitingBytes;
    private final Predicate<? super Attempt> beforeAttempt;

    private ReconnectPolicy(Builder builder, boolean on) {
        this.on = on;
        firstDelay = builder.firstDelay;
        maxDelay = builder.maxDelay;
        jitter = builder.jitter;
        maxAttempts = builder.maxAttempts;
        giveUpAfter = builder.giveUpAfter;
        maxWaitingTime = builder.maxWaitingTime;
        maxWaitingMessages = builder.maxWaitingMessages;
        maxWaitingBytes = builder.maxWaitingBytes;
        beforeAttempt = builder.beforeAttempt;
    }

    /**
     * An attempt to connect that is about to be made.
     *
     * @param number 1 for the first since the connection was last good
     * @param delay how long it will wait before it begins
     * @param interruptedFor how long there has been no connection
     * @param cause why there is none: why the last one ended, or what became of the attempt before
     */
    public record Attempt(int number, Duration delay, Duration interruptedFor, CloseReason cause) {}

    /** Returns the policy of all defaults: back-off without end, and sends that fail meanwhile. */
    public static ReconnectPolicy withBackoff() {
        return WITH_BACKOFF;
    }

    /** Returns a builder that begins with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Whether the client connects again at all. */
    public boolean isOn() {
        return on;
    }

    /** The delay before the first attempt. */
    public Duration firstDelay() {
        return firstDelay;
    }

    /** The longest delay before an attempt. */
    public Duration maxDelay() {
        return maxDelay;
    }

    /** The largest part of a delay that may be left out, 0 to 1. */
    public double jitter() {
        return jitter;
    }

    /** After how many failed attempts in a row the client gives up; {@link Integer#MAX_VALUE} for never. */
    public int maxAttempts() {
        return maxAttempts;
    }

    /** After how long without a connection the client makes no further attempt; empty for never. */
    public Optional<Duration> giveUpAfter() {
        return giveUpAfter;
    }

    /** How long a send of the client's may wait for the next connection; zero if it fails at once. */
    public Duration maxWaitingTime() {
        return maxWaitingTime;
    }

    /** How many sends may wait for the next connection. */
    public int maxWaitingMessages() {
        return maxWaitingMessages;
    }

    /** How many encoded bytes may wait for the next connection. */
    public int maxWaitingBytes() {
        return maxWaitingBytes;
    }

    /** Returns the hook that is asked before each attempt, and ends the client by saying no. */
    public Predicate<? super Attempt> beforeAttempt() {
        return beforeAttempt;
    }

    /**
     * Sets what stays at its default otherwise. Times are 1 ms to 1 day.
     *
     * <p><em>Threading:</em> for one thread.
     */
    public static final class Builder {
        private Duration firstDelay = Duration.ofMillis(50);
        private Duration maxDelay = Duration.ofSeconds(1);
        private double jitter = 0.5;
        private int maxAttempts = Integer.MAX_VALUE;
        private Optional<Duration> giveUpAfter = Optional.empty();
        private Duration maxWaitingTime = Duration.ZERO;
        private int maxWaitingMessages = 1024;
        private int maxWaitingBytes = 8 << 20;
        private Predicate<? super Attempt> beforeAttempt = attempt -> true;

        private Builder() {}

        /** Sets {@link ReconnectPolicy#firstDelay()}: by default 50 ms. */
        public Builder firstDelay(Duration delay) {
            firstDelay = Ranges.withinADay(delay, "firstDelay");
            return this;
        }

        /** Sets {@link ReconnectPolicy#maxDelay()}: by default 1 second. A first delay above it is cut to it. */
        public Builder maxDelay(Duration delay) {
            maxDelay = Ranges.withinADay(delay, "maxDelay");
            return this;
        }

        /** Sets {@link ReconnectPolicy#jitter()}: 0 to 1, by default 0.5. */
        public Builder jitter(double part) {
            if (!(part >= 0 && part <= 1)) {
                throw new IllegalArgumentException("jitter is " + part + ", not 0 to 1");
            }
            jitter = part;
            return this;
        }

        /** Sets {@link ReconnectPolicy#maxAttempts()}: at least 1, by default without end. */
        public Builder maxAttempts(int attempts) {
            maxAttempts = Ranges.atLeast(1, attempts, "maxAttempts");
            return this;
        }

        /** Sets {@link ReconnectPolicy#giveUpAfter()}: by default never. */
        public Builder giveUpAfter(Duration time) {
            giveUpAfter = Optional.of(Ranges.withinADay(time, "giveUpAfter"));
            return this;
        }

        /**
         * Sets {@link ReconnectPolicy#maxWaitingTime()}: by default zero. It is for {@link IpcClient#send}; a {@link Connection} that
         * ended takes no sends.
         */
        public Builder maxWaitingTime(Duration atMost) {
            maxWaitingTime = Ranges.withinADay(atMost, "maxWaitingTime");
            return this;
        }

        /** Sets {@link ReconnectPolicy#maxWaitingMessages()}: at least 1, by default 1024. */
        public Builder maxWaitingMessages(int messages) {
            maxWaitingMessages = Ranges.atLeast(1, messages, "maxWaitingMessages");
            return this;
        }

        /** Sets {@link ReconnectPolicy#maxWaitingBytes()}: at least 1, by default 8 MiB. One message may always wait, however large. */
        public Builder maxWaitingBytes(int bytes) {
            maxWaitingBytes = Ranges.atLeast(1, bytes, "maxWaitingBytes");
            return this;
        }

        /**
         * Sets a hook that is asked before each attempt, before its delay; by default it always says yes. What it throws is
         * logged and taken for a yes. No attempt is made before it returns.
         */
        public Builder beforeAttempt(Predicate<? super Attempt> goesOn) {
            beforeAttempt = Objects.requireNonNull(goesOn, "goesOn");
            return this;
        }

        /** Returns this policy. */
        public ReconnectPolicy build() {
            return new ReconnectPolicy(this, true);
        }
    }
}
