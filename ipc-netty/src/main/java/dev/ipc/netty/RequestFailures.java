package dev.ipc.netty;

import dev.ipc.CloseReason;
import dev.ipc.IpcException;
import dev.ipc.RequestFailedException;
import dev.ipc.RequestFailedException.Reason;
import dev.ipc.SendFailedException;
import dev.ipc.wire.Status;
import org.jspecify.annotations.Nullable;

/** Why a request has no reply, in the words of {@link RequestFailedException}. */
final class RequestFailures {
    /** What a peer is told that asks what can't be handled before it answers. */
    static final String WAITS_FOR_YOU =
            "a callback here waits for the answer that this is asked for, and this would only be handled after that callback: it has to"
                    + " return a stage instead of waiting, with thenApply or thenCompose";

    private static final String REMEDY = ": return a stage from the handler instead, with thenApply or thenCompose";
    private static final String REFUSED_WITHIN =
            ". To answer, the peer asked this side for something, which was refused as a callback waits here for the answer"
                    + REMEDY;

    private RequestFailures() {}

    /** Returns what an error reply says: only a status that follows the handler says that there was one. */
    static RequestFailedException remote(Status status, String text, boolean refusedWithin) {
        return switch (status) {
            case BAD_REQUEST, NOT_FOUND, TOO_MANY_REQUESTS, UNAVAILABLE, DEADLINE_EXCEEDED ->
                new RequestFailedException(Reason.REFUSED, status.code(), false, text, null, null);
            default ->
                new RequestFailedException(
                        Reason.FAILED, status.code(), true, refusedWithin ? text + REFUSED_WITHIN : text, null, null);
        };
    }

    /** Returns what the failure of a send means for the request that was sent; one to encode it stands for itself. */
    static IpcException ofSend(IpcException failure, Endpoint<?> endpoint) {
        if (!(failure instanceof SendFailedException send)) {
            return failure;
        }
        Reason reason = send.reason() == SendFailedException.Reason.CLOSED
                ? ended(send.closeReason(), endpoint)
                : Reason.REFUSED;
        boolean mayHaveRun = send.certainty() == SendFailedException.Certainty.MAYBE_SENT;
        return new RequestFailedException(
                reason, 0, mayHaveRun, String.valueOf(send.getMessage()), send.closeReason(), send);
    }

    /** Returns the failure of a passed deadline, with the remedy where a callback may have stood in its own way. */
    static RequestFailedException timedOut(boolean written, boolean waitedForInCallback) {
        String text = written ? "no reply before the deadline" : "not sent before the deadline";
        if (waitedForInCallback) {
            text +=
                    ". A callback waited for it; if the peer meanwhile asked this side for something before it could answer,"
                            + " that waited for the callback"
                            + REMEDY;
        }
        return new RequestFailedException(Reason.TIMED_OUT, 0, written, text, null, null);
    }

    /** Returns the failure of a reply that can't be read while a callback waits for it. */
    static RequestFailedException blocked(boolean written) {
        String text =
                "a callback waits for the reply, and so much waits for the callback that the connection isn't read any further"
                        + REMEDY;
        return new RequestFailedException(Reason.BLOCKED, 0, written, text, null, null);
    }

    static RequestFailedException tooMany(int limit) {
        String text = "more than " + limit + " requests in flight on this connection";
        return new RequestFailedException(Reason.REFUSED, 0, false, text, null, null);
    }

    static RequestFailedException closed(boolean written, @Nullable CloseReason why, Endpoint<?> endpoint) {
        String text = "the connection closed before the reply" + (why == null ? "" : ": " + why.code());
        return new RequestFailedException(ended(why, endpoint), 0, written, text, why, null);
    }

    private static Reason ended(@Nullable CloseReason why, Endpoint<?> endpoint) {
        return endpoint.comesBack(why) ? Reason.INTERRUPTED : Reason.CLOSED;
    }
}
