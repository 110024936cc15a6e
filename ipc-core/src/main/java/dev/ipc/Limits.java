package dev.ipc;

import java.time.Duration;

/**
 * The bounds of one endpoint's connections.
 *
 * <p><em>Threading:</em> immutable.
 *
 * @param maxContentBytes the largest body, in bytes, that is accepted from a peer and announced to it; at least 1024
 * @param maxQueuedBytes how many bytes may wait to be written to one connection beyond the kernel's buffer; one message may
 *     always wait, however large; at least 1
 * @param maxQueuedMessages how many messages may wait to be written to one connection; at least 1
 * @param maxUndispatchedBytes how many bytes of received messages may wait for the handlers of one connection before its
 *     socket is read no further; at least 1
 * @param maxUndispatchedMessages how many received messages may wait likewise; at least 1
 * @param handshakeTimeout how long the handshake may take; 1 ms to 1 day, like the other times
 * @param frameTimeout how long one frame may take from its first byte to its last
 * @param closeTimeout how long the orderly close may take before the rest is given up
 */
public record Limits(
        int maxContentBytes,
        int maxQueuedBytes,
        int maxQueuedMessages,
        int maxUndispatchedBytes,
        int maxUndispatchedMessages,
        Duration handshakeTimeout,
        Duration frameTimeout,
        Duration closeTimeout) {
    /** The largest body by default: {@value} bytes. */
    public static final int DEFAULT_MAX_CONTENT_BYTES = 16 << 20;

    /** The bytes that may wait in a queue, outbound or undispatched, by default: {@value}. */
    public static final int DEFAULT_MAX_QUEUED_BYTES = 8 << 20;

    /** The messages that may wait in a queue, outbound or undispatched, by default: {@value}. */
    public static final int DEFAULT_MAX_QUEUED_MESSAGES = 1024;

    /** The time for a handshake by default: 5 seconds. */
    public static final Duration DEFAULT_HANDSHAKE_TIMEOUT = Duration.ofSeconds(5);

    /** The time for a frame by default: 30 seconds. */
    public static final Duration DEFAULT_FRAME_TIMEOUT = Duration.ofSeconds(30);

    /** The time for the orderly close by default: 5 seconds. */
    public static final Duration DEFAULT_CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private static final int LEAST_MAX_CONTENT_BYTES = 1024;
    private static final Duration LEAST_TIME = Duration.ofMillis(1);
    private static final Duration LONGEST_TIME = Duration.ofDays(1);

    /** All defaults. */
    public static final Limits DEFAULT = new Limits(
            DEFAULT_MAX_CONTENT_BYTES,
            DEFAULT_MAX_QUEUED_BYTES,
            DEFAULT_MAX_QUEUED_MESSAGES,
            DEFAULT_MAX_QUEUED_BYTES,
            DEFAULT_MAX_QUEUED_MESSAGES,
            DEFAULT_HANDSHAKE_TIMEOUT,
            DEFAULT_FRAME_TIMEOUT,
            DEFAULT_CLOSE_TIMEOUT);

    /**
     * Makes limits.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public Limits {
        atLeast(LEAST_MAX_CONTENT_BYTES, maxContentBytes, "maxContentBytes");
        atLeast(1, maxQueuedBytes, "maxQueuedBytes");
        atLeast(1, maxQueuedMessages, "maxQueuedMessages");
        atLeast(1, maxUndispatchedBytes, "maxUndispatchedBytes");
        atLeast(1, maxUndispatchedMessages, "maxUndispatchedMessages");
        withinADay(handshakeTimeout, "handshakeTimeout");
        withinADay(frameTimeout, "frameTimeout");
        withinADay(closeTimeout, "closeTimeout");
    }

    /** Returns these limits with another {@link #maxContentBytes()}. */
    public Limits withMaxContentBytes(int bytes) {
        return new Limits(
                bytes,
                maxQueuedBytes,
                maxQueuedMessages,
                maxUndispatchedBytes,
                maxUndispatchedMessages,
                handshakeTimeout,
                frameTimeout,
                closeTimeout);
    }

    /** Returns these limits with another outbound queue. */
    public Limits withQueue(int bytes, int messages) {
        return new Limits(
                maxContentBytes,
                bytes,
                messages,
                maxUndispatchedBytes,
                maxUndispatchedMessages,
                handshakeTimeout,
                frameTimeout,
                closeTimeout);
    }

    /** Returns these limits with another bound on received messages that wait for their handlers. */
    public Limits withUndispatched(int bytes, int messages) {
        return new Limits(
                maxContentBytes,
                maxQueuedBytes,
                maxQueuedMessages,
                bytes,
                messages,
                handshakeTimeout,
                frameTimeout,
                closeTimeout);
    }

    /** Returns these limits with other times. */
    public Limits withTimeouts(Duration handshake, Duration frame, Duration close) {
        return new Limits(
                maxContentBytes,
                maxQueuedBytes,
                maxQueuedMessages,
                maxUndispatchedBytes,
                maxUndispatchedMessages,
                handshake,
                frame,
                close);
    }

    private static void atLeast(int least, int value, String name) {
        if (value < least) {
            throw new IllegalArgumentException(name + " is " + value + ", below " + least);
        }
    }

    private static void withinADay(Duration value, String name) {
        if (value.compareTo(LEAST_TIME) < 0 || value.compareTo(LONGEST_TIME) > 0) {
            throw new IllegalArgumentException(name + " is " + value + ", not 1 ms to 1 day");
        }
    }
}
