package dev.ipc;

import java.time.Duration;

/**
 * The bounds of one endpoint and of each of its connections. All times are 1 ms to 1 day.
 *
 * <p><em>Threading:</em> immutable.
 */
public final class Limits {
    /** All defaults. */
    public static final Limits DEFAULT = builder().build();

    private final int maxContentBytes;
    private final int maxQueuedBytes;
    private final int maxQueuedMessages;
    private final int maxUndispatchedBytes;
    private final int maxUndispatchedMessages;
    private final int maxConnections;
    private final int maxConnectionsPerUser;
    private final int maxConnectsPerSecond;
    private final int maxConnectsPerSecondPerUser;
    private final int maxRequestsInFlight;
    private final Duration requestTimeout;
    private final Duration sendTimeout;
    private final Duration handshakeTimeout;
    private final Duration frameTimeout;
    private final Duration closeTimeout;

    private Limits(Builder builder) {
        maxContentBytes = builder.maxContentBytes;
        maxQueuedBytes = builder.maxQueuedBytes;
        maxQueuedMessages = builder.maxQueuedMessages;
        maxUndispatchedBytes = builder.maxUndispatchedBytes;
        maxUndispatchedMessages = builder.maxUndispatchedMessages;
        maxConnections = builder.maxConnections;
        maxConnectionsPerUser = builder.maxConnectionsPerUser;
        maxConnectsPerSecond = builder.maxConnectsPerSecond;
        maxConnectsPerSecondPerUser = builder.maxConnectsPerSecondPerUser;
        maxRequestsInFlight = builder.maxRequestsInFlight;
        requestTimeout = builder.requestTimeout;
        sendTimeout = builder.sendTimeout;
        handshakeTimeout = builder.handshakeTimeout;
        frameTimeout = builder.frameTimeout;
        closeTimeout = builder.closeTimeout;
    }

    /** Returns a builder that begins with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** The largest body, in bytes, that is accepted from a peer and announced to it. */
    public int maxContentBytes() {
        return maxContentBytes;
    }

    /** How many bytes may wait to be written to one connection beyond the kernel's buffer; one message may always wait, however large. */
    public int maxQueuedBytes() {
        return maxQueuedBytes;
    }

    /** How many messages may wait to be written to one connection. */
    public int maxQueuedMessages() {
        return maxQueuedMessages;
    }

    /** How many bytes of received messages may wait for the handlers of one connection before its socket is read no further. */
    public int maxUndispatchedBytes() {
        return maxUndispatchedBytes;
    }

    /** How many received messages may wait likewise. */
    public int maxUndispatchedMessages() {
        return maxUndispatchedMessages;
    }

    /** How many connections a server has at a time, those in the handshake among them. */
    public int maxConnections() {
        return maxConnections;
    }

    /** How many connections each user but the server's own has at a time. */
    public int maxConnectionsPerUser() {
        return maxConnectionsPerUser;
    }

    /** How many connects a second a server takes; {@link Integer#MAX_VALUE} is no bound. */
    public int maxConnectsPerSecond() {
        return maxConnectsPerSecond;
    }

    /** How many connects a second a server takes from each user but its own; {@link Integer#MAX_VALUE} is no bound. */
    public int maxConnectsPerSecondPerUser() {
        return maxConnectsPerSecondPerUser;
    }

    /**
     * How many requests of one connection may be in flight, each way: sent and not yet answered, received and not yet answered. One
     * more is refused.
     */
    public int maxRequestsInFlight() {
        return maxRequestsInFlight;
    }

    /** How long a request waits for its reply, where its call doesn't say. */
    public Duration requestTimeout() {
        return requestTimeout;
    }

    /** How long a send may wait for room in the queue under {@link SlowConsumerPolicy#WAIT}. */
    public Duration sendTimeout() {
        return sendTimeout;
    }

    /** How long the handshake may take. */
    public Duration handshakeTimeout() {
        return handshakeTimeout;
    }

    /** How long one frame may take from its first byte to its last. */
    public Duration frameTimeout() {
        return frameTimeout;
    }

    /** How long the orderly close may take before the rest is given up. */
    public Duration closeTimeout() {
        return closeTimeout;
    }

    /**
     * Sets bounds, each of which stays at its default until it is set.
     *
     * <p><em>Threading:</em> for one thread.
     */
    public static final class Builder {
        private int maxContentBytes = 16 << 20;
        private int maxQueuedBytes = 8 << 20;
        private int maxQueuedMessages = 1024;
        private int maxUndispatchedBytes = 8 << 20;
        private int maxUndispatchedMessages = 1024;
        private int maxConnections = 16384;
        private int maxConnectionsPerUser = 1024;
        private int maxConnectsPerSecond = Integer.MAX_VALUE;
        private int maxConnectsPerSecondPerUser = 100;
        private int maxRequestsInFlight = 1024;
        private Duration requestTimeout = Duration.ofSeconds(30);
        private Duration sendTimeout = Duration.ofSeconds(30);
        private Duration handshakeTimeout = Duration.ofSeconds(5);
        private Duration frameTimeout = Duration.ofSeconds(30);
        private Duration closeTimeout = Duration.ofSeconds(5);

        private Builder() {}

        /** Sets {@link Limits#maxContentBytes()}: at least 1024, by default 16 MiB. */
        public Builder maxContentBytes(int bytes) {
            maxContentBytes = Ranges.atLeast(1024, bytes, "maxContentBytes");
            return this;
        }

        /** Sets {@link Limits#maxQueuedBytes()}: at least 1, by default 8 MiB. */
        public Builder maxQueuedBytes(int bytes) {
            maxQueuedBytes = Ranges.atLeast(1, bytes, "maxQueuedBytes");
            return this;
        }

        /** Sets {@link Limits#maxQueuedMessages()}: at least 1, by default 1024. */
        public Builder maxQueuedMessages(int messages) {
            maxQueuedMessages = Ranges.atLeast(1, messages, "maxQueuedMessages");
            return this;
        }

        /** Sets {@link Limits#maxUndispatchedBytes()}: at least 1, by default 8 MiB. */
        public Builder maxUndispatchedBytes(int bytes) {
            maxUndispatchedBytes = Ranges.atLeast(1, bytes, "maxUndispatchedBytes");
            return this;
        }

        /** Sets {@link Limits#maxUndispatchedMessages()}: at least 1, by default 1024. */
        public Builder maxUndispatchedMessages(int messages) {
            maxUndispatchedMessages = Ranges.atLeast(1, messages, "maxUndispatchedMessages");
            return this;
        }

        /** Sets {@link Limits#maxConnections()}: at least 1, by default 16384. A client has one connection. */
        public Builder maxConnections(int connections) {
            maxConnections = Ranges.atLeast(1, connections, "maxConnections");
            return this;
        }

        /** Sets {@link Limits#maxConnectionsPerUser()}: at least 1, by default 1024. */
        public Builder maxConnectionsPerUser(int connections) {
            maxConnectionsPerUser = Ranges.atLeast(1, connections, "maxConnectionsPerUser");
            return this;
        }

        /** Sets {@link Limits#maxConnectsPerSecond()}: at least 1, by default without bound. As many at once are a burst that passes. */
        public Builder maxConnectsPerSecond(int connects) {
            maxConnectsPerSecond = Ranges.atLeast(1, connects, "maxConnectsPerSecond");
            return this;
        }

        /** Sets {@link Limits#maxConnectsPerSecondPerUser()}: at least 1, by default 100. */
        public Builder maxConnectsPerSecondPerUser(int connects) {
            maxConnectsPerSecondPerUser = Ranges.atLeast(1, connects, "maxConnectsPerSecondPerUser");
            return this;
        }

        /** Sets {@link Limits#maxRequestsInFlight()}: at least 1, by default 1024. */
        public Builder maxRequestsInFlight(int requests) {
            maxRequestsInFlight = Ranges.atLeast(1, requests, "maxRequestsInFlight");
            return this;
        }

        /** Sets {@link Limits#requestTimeout()}: by default 30 seconds. */
        public Builder requestTimeout(Duration time) {
            requestTimeout = Ranges.withinADay(time, "requestTimeout");
            return this;
        }

        /** Sets {@link Limits#sendTimeout()}: by default 30 seconds. */
        public Builder sendTimeout(Duration time) {
            sendTimeout = Ranges.withinADay(time, "sendTimeout");
            return this;
        }

        /** Sets {@link Limits#handshakeTimeout()}: by default 5 seconds. */
        public Builder handshakeTimeout(Duration time) {
            handshakeTimeout = Ranges.withinADay(time, "handshakeTimeout");
            return this;
        }

        /** Sets {@link Limits#frameTimeout()}: by default 30 seconds. */
        public Builder frameTimeout(Duration time) {
            frameTimeout = Ranges.withinADay(time, "frameTimeout");
            return this;
        }

        /** Sets {@link Limits#closeTimeout()}: by default 5 seconds. */
        public Builder closeTimeout(Duration time) {
            closeTimeout = Ranges.withinADay(time, "closeTimeout");
            return this;
        }

        /** Returns these limits. */
        public Limits build() {
            return new Limits(this);
        }
    }
}
