package dev.ipc;

import org.jspecify.annotations.Nullable;

/** An accepted or refused send that will not be known as written. {@link #certainty()} says whether a byte left. */
public final class SendFailedException extends IpcException {
    private static final long serialVersionUID = 1L;

    /** Why a send failed. */
    public enum Reason {
        /** The connection is closed or closing; {@link #closeReason()} says why, once that is known. */
        CLOSED,
        /** The client has no connection at the moment, and may have one again (see {@link ReconnectPolicy}). */
        INTERRUPTED,
        /**
         * The connection's outbound queue is full, and what its {@link SlowConsumerPolicy} does then didn't help; or so is what waits for
         * the next connection.
         */
        QUEUE_FULL,
        /** It waited for room in the queue for longer than {@link Limits#sendTimeout()}. */
        TIMED_OUT,
        /** It was in the queue, and made room for a later one. */
        DROPPED,
        /**
         * The process holds more queued bytes than its budget, and this connection more than 64 KiB of them. The budget is a quarter of
         * the heap, or what the system property {@code ipc.budget.bytes} says. Or there is no direct memory to write the message from, as
         * the cause says then.
         */
        OVER_BUDGET,
        /** A channel handler failed the message on its way out; the cause says with what. */
        HANDLER
    }

    /** What is known about the bytes of a failed send. */
    public enum Certainty {
        /** No byte reached the kernel: sending again can't make a duplicate. */
        NOT_SENT,
        /** Some or all bytes may have reached the peer. */
        MAYBE_SENT
    }

    private final Reason reason;
    private final Certainty certainty;

    @SuppressWarnings("serial") // travels in this process only
    private final @Nullable CloseReason closeReason;

    /** Makes an exception. */
    public SendFailedException(
            Reason reason,
            Certainty certainty,
            String message,
            @Nullable CloseReason closeReason,
            @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.certainty = certainty;
        this.closeReason = closeReason;
    }

    /** Returns why the send failed. */
    public Reason reason() {
        return reason;
    }

    /** Returns what is known about the bytes. */
    public Certainty certainty() {
        return certainty;
    }

    /** Returns why the connection closed, where that was the reason and is known; otherwise null. */
    public @Nullable CloseReason closeReason() {
        return closeReason;
    }
}
