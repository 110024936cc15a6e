package dev.ipc.netty;

import dev.ipc.IpcException;
import dev.ipc.wire.FrameKind;

/**
 * An envelope on its way out, with who wants to know what became of it. Exactly one of {@link #written} and {@link #fail} is
 * called, once; a failed one that Netty didn't take releases its envelope.
 *
 * @param bytes what it counts for in the bounds of the queue
 */
record Outbound(Envelope envelope, int bytes, Completion completion) {
    /** A head of ours is never larger. */
    private static final int HEAD_BYTES = 64;

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
        this(envelope, HEAD_BYTES + envelope.bodyBytes(), completion);
    }

    /** Returns whether the peer gets it without having asked. */
    boolean isOurs() {
        return envelope.kind() == FrameKind.MESSAGE || envelope.kind() == FrameKind.REQUEST;
    }

    /** Returns whether it is a ping or pong, which no callback may hold up. */
    boolean isSignOfLife() {
        return envelope.kind() == FrameKind.PING || envelope.kind() == FrameKind.PONG;
    }

    void written() {
        completion.written();
    }

    /** Fails what Netty didn't take. */
    void fail(IpcException failure) {
        envelope.release();
        completion.failed(failure);
    }
}
