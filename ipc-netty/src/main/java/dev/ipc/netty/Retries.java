package dev.ipc.netty;

import dev.ipc.CloseReason;
import dev.ipc.wire.Status;

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

    /** Returns whether a refusal with this status says "not now": closing or overloaded, too slow, too many. */
    static boolean mayPass(int status) {
        return status == Status.UNAVAILABLE.code()
                || status == Status.REQUEST_TIMEOUT.code()
                || status == Status.TOO_MANY_REQUESTS.code();
    }

    /** Decides after an attempt that ended for this reason. */
    void failed(CloseReason why, Answer answer);
}
