package dev.ipc.netty;

import dev.ipc.CloseReason;
import dev.ipc.IpcException;
import dev.ipc.SendFailedException;
import dev.ipc.SendFailedException.Certainty;
import dev.ipc.SendFailedException.Reason;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The failures of sends, in words. */
final class SendFailures {
    private SendFailures() {}

    /** Returns the failure of a send of which no byte left. */
    static SendFailedException notSent(Reason reason, String text) {
        return new SendFailedException(reason, Certainty.NOT_SENT, text, null, null);
    }

    /** Returns the failure of a send on a closed or closing connection; the reason is null while it isn't known. */
    static SendFailedException closed(@Nullable CloseReason why, Certainty certainty, @Nullable Throwable cause) {
        String text = "the connection is closing";
        if (why != null) {
            text = "the connection is closed: " + why.code() + (why.detail().isEmpty() ? "" : ", " + why.detail());
        }
        return new SendFailedException(Reason.CLOSED, certainty, text, why, cause);
    }

    /** Returns the failure of a send whose write failed, on the connection of a queue. */
    static IpcException ofWrite(Throwable cause, OutboundQueue queue) {
        if (cause instanceof IpcException failure) {
            return failure;
        }
        if (cause instanceof IOException) {
            return queue.closed(Certainty.MAYBE_SENT, cause);
        }
        if (cause instanceof OutOfMemoryError) {
            String text = "there is no memory for what the socket is written from: " + cause;
            return new SendFailedException(Reason.OVER_BUDGET, Certainty.MAYBE_SENT, text, null, cause);
        }
        String text = "a channel handler failed the message: " + cause;
        return new SendFailedException(Reason.HANDLER, Certainty.MAYBE_SENT, text, null, cause);
    }
}
