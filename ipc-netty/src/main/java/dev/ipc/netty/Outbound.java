package dev.ipc.netty;

import dev.ipc.IpcException;
import dev.ipc.wire.FrameKind;
import org.jspecify.annotations.Nullable;

/**
 * An envelope on its way out, with who wants to know what became of it. Its completion gets exactly one outcome, once; a failed
 * one that Netty didn't take releases its envelope.
 *
 * <p><em>Threading:</em> immutable, but for its wait, which the lock of its {@link OutboundQueue} guards.
 */
final class Outbound {
    /** A head of ours is never larger. */
    private static final int HEAD_BYTES = 64;

    private final Envelope envelope;
    private final int bytes;
    private final Completion completion;
    private final @Nullable SharedBytes shared;
    private boolean waiting;
    private long deadline;
    private @Nullable Outbound next;

    /** Takes the one outcome of a send. */
    interface Completion {
        /** For what nobody waits for. */
        Completion NOBODY = new Completion() {
            @Override
            public void written() {}

            @Override
            public void failed(IpcException failure) {}
        };

        /** Its turn has come, in the loop; returns whether it is still to be written, otherwise nothing more is called. */
        default boolean writing(Envelope envelope) {
            return true;
        }

        /** The kernel has every byte. */
        void written();

        /** It doesn't, or that isn't known. */
        void failed(IpcException failure);
    }

    Outbound(Envelope envelope, Completion completion) {
        this(envelope, completion, null);
    }

    /** Makes one of several with the same body, whose bytes count once in the budget. */
    Outbound(Envelope envelope, Completion completion, @Nullable SharedBytes shared) {
        this.shared = shared;
        this.envelope = envelope;
        this.bytes = HEAD_BYTES + envelope.bodyBytes();
        this.completion = completion;
    }

    /** Returns whether it is a ping or pong, which no callback may hold up. */
    boolean isSignOfLife() {
        return envelope.kind() == FrameKind.PING || envelope.kind() == FrameKind.PONG;
    }

    /** Returns whether it is a reply of a handler, which may be large. */
    boolean isReplyWithBody() {
        return envelope.kind() == FrameKind.REPLY && envelope.body() != null;
    }

    Envelope envelope() {
        return envelope;
    }

    /** Returns what it counts for in the bounds of the queue. */
    int bytes() {
        return bytes;
    }

    Completion completion() {
        return completion;
    }

    /** Returns whether it may make room for a later one: a one-way message may, nothing else. */
    boolean mayBeDropped() {
        return envelope.kind() == FrameKind.MESSAGE;
    }

    /** Has it wait for room, until a moment of {@link System#nanoTime}. */
    void waitUntil(long nanoTime) {
        waiting = true;
        deadline = nanoTime;
    }

    void waitNoLonger() {
        waiting = false;
    }

    boolean isWaiting() {
        return waiting;
    }

    long deadline() {
        return deadline;
    }

    /** Returns the one that was polled after it at the same time, or null. */
    @Nullable
    Outbound next() {
        return next;
    }

    /** Has another one follow it. */
    void next(Outbound following) {
        next = following;
    }

    /** Counts in a budget from now on. */
    void hold(MemoryBudget budget) {
        if (shared == null) {
            budget.add(bytes);
        } else {
            shared.hold(budget);
        }
    }

    /** Counts in a budget no longer. */
    void letGo(MemoryBudget budget) {
        if (shared == null) {
            budget.remove(bytes);
        } else {
            shared.letGo(budget);
        }
    }

    /** Fails what Netty didn't take. */
    void fail(IpcException failure, Counters counters) {
        envelope.release();
        failed(failure, counters);
    }

    /** Fails what Netty took. */
    void failed(IpcException failure, Counters counters) {
        if (envelope.kind().carriesMessage()) {
            counters.countFailure(failure);
        }
        completion.failed(failure);
    }
}
