package dev.ipc;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A request without a reply of the type asked for. {@link #mayHaveRun()} says whether the peer's handler may have seen it, which is
 * less than whether bytes of it were sent ({@link SendFailedException#certainty()}): one that was refused was sent and didn't run.
 *
 * <p>A request handler throws it, made by {@link #RequestFailedException(String)}, to choose the text that its requester is
 * told. An exception never travels: what the requester gets is another one, with the status and the text.
 */
public final class RequestFailedException extends IpcException {
    private static final long serialVersionUID = 1L;

    /** Why there is no reply. */
    public enum Reason {
        /** The peer's handler failed; the message is the text that it chose, if it chose one. */
        FAILED,
        /**
         * It was not taken: the peer has no handler for it, can't decode it, closes, got it after its deadline, or waits in a callback
         * for the answer that this was asked for, of which
         * {@link #status()} tells; or too many are in flight at this side, or its queue is full. It did not run.
         */
        REFUSED,
        /** The deadline passed. */
        TIMED_OUT,
        /**
         * A callback of the connection waits for it, and so many messages wait for the callback that nothing is read any more, the reply
         * neither; the message has the remedy.
         */
        BLOCKED,
        /** The reply is of another type than was asked for, or can't be decoded; the cause has the latter. */
        UNREADABLE_REPLY,
        /**
         * The client's connection was lost, and the client tries to connect again ({@link ReconnectPolicy}); {@link #closeReason()}
         * says why. It isn't sent again.
         */
        INTERRUPTED,
        /** The connection is closed or closing; {@link #closeReason()} says why, once that is known. */
        CLOSED
    }

    private final Reason reason;
    private final int status;
    private final boolean mayHaveRun;

    @SuppressWarnings("serial") // travels in this process only
    private final @Nullable CloseReason closeReason;

    /** Makes the failure of a request handler, for it to throw; its requester is told {@code text}, cut at 8 KiB. */
    public RequestFailedException(String text) {
        this(Reason.FAILED, 0, true, text, null, null);
    }

    /** Makes an exception; a status of 0 is none. */
    public RequestFailedException(
            Reason reason,
            int status,
            boolean mayHaveRun,
            String message,
            @Nullable CloseReason closeReason,
            @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.status = status;
        this.mayHaveRun = mayHaveRun;
        this.closeReason = closeReason;
    }

    /** Returns why there is no reply. */
    public Reason reason() {
        return reason;
    }

    /** Returns the status of the peer's error reply (protocol section 5), where there was one. */
    public OptionalInt status() {
        return status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
    }

    /** Returns whether the peer may have handled the request, wholly or in part: if not, to ask again can't do it twice. */
    public boolean mayHaveRun() {
        return mayHaveRun;
    }

    /** Returns why the connection closed, where that was the reason and is known; otherwise null. */
    public @Nullable CloseReason closeReason() {
        return closeReason;
    }
}
