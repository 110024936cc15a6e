package dev.ipc.netty;

import dev.ipc.CloseReason;

/**
 * Whether and when an attempt to connect that failed is followed by another.
 *
 * <p><em>Threading:</em> confined to the client's event loop, where the answer comes too.
 */
interface Retries {
    /** Takes the answer: exactly one of the two, once, at once or later. */
    interface Answer {
        /** Try again after a delay. */
        void again(long delayNanos);

        /** Try no more. */
        void over();
    }

    /** Decides after an attempt that ended for this reason. */
    void failed(CloseReason why, Answer answer);
}
