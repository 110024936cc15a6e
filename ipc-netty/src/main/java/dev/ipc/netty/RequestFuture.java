package dev.ipc.netty;

import dev.ipc.DecodingException;
import dev.ipc.IpcException;
import dev.ipc.RequestFailedException;
import dev.ipc.RequestFailedException.Reason;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The future of one request, from its call to its outcome. Whoever takes it out of {@link RequestsInFlight} completes it.
 *
 * <p><em>Threading:</em> thread-safe; what belongs to {@code RequestsInFlight} is guarded by its lock.
 */
final class RequestFuture<R> extends IpcFuture<R> implements Outbound.Completion {
    private final SentRequests requests;
    private final Class<R> replyType;
    private final boolean acknowledgement;
    private final long deadline;

    private volatile boolean waitedForInCallback;

    /** Whether the peer, to answer this, asked what was refused because a callback waits for this. */
    private volatile boolean refusedWithin;

    // RequestsInFlight's own
    @Nullable
    RequestFuture<?> previous;

    @Nullable
    RequestFuture<?> next;

    boolean inFlight;
    long number;

    RequestFuture(SentRequests requests, Class<R> replyType, boolean acknowledgement, long deadline) {
        this.requests = requests;
        this.replyType = replyType;
        this.acknowledgement = acknowledgement;
        this.deadline = deadline;
    }

    long deadline() {
        return deadline;
    }

    // What the user does to it

    @Override
    public boolean complete(R value) {
        return requests.abandon(this) && super.complete(value);
    }

    @Override
    public boolean completeExceptionally(Throwable cause) {
        return requests.abandon(this) && super.completeExceptionally(cause);
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        return requests.abandon(this) ? super.cancel(mayInterruptIfRunning) : isCancelled();
    }

    // What becomes of the frame

    @Override
    public boolean writing(Envelope envelope) {
        return requests.writing(this, envelope);
    }

    @Override
    public void written() {}

    @Override
    public void failed(IpcException failure) {
        if (requests.take(this)) {
            fail(RequestFailures.ofSend(failure, requests.endpoint()));
        }
    }

    // Who waits

    /** Looks for an outcome of a future made from this, before its waiter sleeps; returns for how long it did. */
    long lookFor(CompletableFuture<?> future, long mostNanos) {
        return requests.connection().endpoint().options().spinning().lookFor(future, mostNanos);
    }

    @Override
    RequestFuture<?> request() {
        return this;
    }

    /** Takes notice that a thread begins to wait; returns whether that is a callback of the connection itself. */
    boolean beginWait() {
        NettyConnection connection = requests.connection();
        if (CallbackScope.isOf(connection.endpoint())) {
            waitedForInCallback = true;
        }
        boolean own = CallbackScope.isOf(connection);
        if (own) {
            requests.awaited().begin(this);
        }
        return own;
    }

    /** That callback waits no longer. */
    void endWait() {
        requests.awaited().end();
    }

    /** Takes notice that something is refused to the peer that it asked to answer this. */
    void refusesWithin() {
        refusedWithin = true;
    }

    /** Ends it, as its reply won't be read before the callback returns that waits for it. */
    void blocked() {
        if (requests.abandon(this)) {
            fail(RequestFailures.blocked(number != 0));
        }
    }

    // Outcomes, of whoever took it

    void timedOut() {
        fail(RequestFailures.timedOut(number != 0, waitedForInCallback));
    }

    void replied(Envelope reply) {
        Object message = reply.message();
        if (reply.status().isError()) {
            fail(RequestFailures.remote(reply.status(), String.valueOf(message), refusedWithin));
        } else if (acknowledgement != (reply.bodyBytes() == 0)) {
            String text = acknowledgement ? "a reply where an acknowledgement was due" : "the reply is empty";
            fail(new RequestFailedException(Reason.UNREADABLE_REPLY, 0, true, text, null, null));
        } else if (message == null || replyType.isInstance(message)) {
            super.complete(replyType.cast(message));
        } else {
            String text = "the reply is a " + message.getClass().getName() + ", not a " + replyType.getName();
            fail(new RequestFailedException(Reason.UNREADABLE_REPLY, 0, true, text, null, null));
        }
    }

    void unreadable(DecodingException failure) {
        String text = "the reply can't be decoded: " + failure.getMessage();
        fail(new RequestFailedException(Reason.UNREADABLE_REPLY, 0, true, text, null, failure));
    }

    /** Ends one that was never in flight. */
    void notSent(IpcException failure) {
        fail(RequestFailures.ofSend(failure, requests.endpoint()));
    }

    void fail(IpcException failure) {
        super.completeExceptionally(failure);
    }
}
