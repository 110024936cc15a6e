package dev.ipc;

/**
 * What happens to a message when the connection's outbound queue is full (see {@link Limits}). No policy blocks the caller, and
 * none drops a request, a reply or a frame of the protocol's own.
 */
public enum SlowConsumerPolicy {
    /** The send fails with {@link SendFailedException.Reason#QUEUE_FULL}. */
    FAIL,
    /**
     * The send waits for room, up to {@link Limits#sendTimeout()}, in the order of the sends; then it fails with
     * {@link SendFailedException.Reason#TIMED_OUT}. As many wait as the queue holds, in messages and in bytes; beyond that sends
     * fail with {@link SendFailedException.Reason#QUEUE_FULL}.
     */
    WAIT,
    /**
     * The oldest messages in the queue make room: their sends fail with {@link SendFailedException.Reason#DROPPED}, and the
     * receiver is told how many they were. If that makes no room, the send fails with
     * {@link SendFailedException.Reason#QUEUE_FULL}.
     */
    DROP_OLDEST,
    /** The connection is closed with {@link CloseReason.SlowConsumer}. */
    DISCONNECT
}
