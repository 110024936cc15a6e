package dev.ipc;

/** What happens to a send when the connection's outbound queue is full (see {@link Limits}). */
public enum SlowConsumerPolicy {
    /** The send fails with {@link SendFailedException.Reason#QUEUE_FULL}. */
    FAIL,
    /** The connection is closed with {@link CloseReason.SlowConsumer}. */
    DISCONNECT
}
