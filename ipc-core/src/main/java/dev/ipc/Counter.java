package dev.ipc;

/** What a connection counts, from its beginning on; see {@link Statistics}. More may come in later versions. */
public enum Counter {
    /** Messages, requests and replies whose every byte the kernel took. */
    SENT,
    /** Messages, requests and replies that arrived and were decoded. */
    RECEIVED,
    /** Sends that failed, for any reason; those with a counter of their own are among them. */
    SEND_FAILURES,
    /** Sends that failed with {@link SendFailedException.Reason#QUEUE_FULL}. */
    QUEUE_FULL,
    /** Sends that failed with {@link SendFailedException.Reason#TIMED_OUT}. */
    SEND_TIMEOUTS,
    /** Sends that failed with {@link SendFailedException.Reason#DROPPED}. */
    DROPPED,
    /** Sends that failed with {@link SendFailedException.Reason#OVER_BUDGET}. */
    OVER_BUDGET,
    /** Messages for this side that the peer dropped, as far as it has said so. */
    PEER_DROPPED,
    /** What arrived and no handler took: bodies that don't decode, messages without a handler. */
    RECEIVE_FAILURES,
    /** Replies that nobody waited for, or no longer: second ones, and those that came after the deadline or a cancel. */
    STRAY_REPLIES,
    /** Callbacks that threw. */
    CALLBACK_FAILURES,
    /** How often reading paused because handlers lagged behind. */
    READ_PAUSES
}
