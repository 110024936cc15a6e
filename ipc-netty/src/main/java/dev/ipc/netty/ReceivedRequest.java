package dev.ipc.netty;

import dev.ipc.Connection;
import dev.ipc.Reply;
import dev.ipc.RequestContext;
import dev.ipc.RequestFailedException;
import dev.ipc.RequestHandler;
import dev.ipc.wire.Status;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request of the peer's, from its arrival to its answer. It counts as in flight until its handler
 * answers, cancelled or not, or its deadline passes.
 *
 * <p><em>Threading:</em> thread-safe.
 *
 * @param <C> the connection as this side sees it
 */
final class ReceivedRequest<C extends Connection> extends Chain.Link<ReceivedRequest<?>>
        implements RequestContext<C>, Reply {
    /** What a requester is told of a failure that the handler chose no words for. */
    static final String NO_DETAILS = "handler failed";

    private static final Logger LOG = LoggerFactory.getLogger(ReceivedRequest.class);
    private static final PeerWarnings WARNINGS = new PeerWarnings(LOG);

    private final ReceivedRequests requests;
    private final C connection;
    private final long number;
    private final long deadline;
    private final boolean acknowledged;
    private final long within;

    // Guarded by this
    private State state = State.WAITING;
    private boolean later;
    private boolean unwanted;
    private @Nullable IpcFuture<Void> cancelled;

    private enum State {
        /** For its turn. */
        WAITING,
        /** Its handler was called. */
        RUNNING,
        /** Cancelled, and not yet given up by its handler. */
        UNWANTED,
        /** Answered, or never to be. */
        OVER
    }

    ReceivedRequest(ReceivedRequests requests, C connection, Envelope request, long deadline) {
        this.requests = requests;
        this.connection = connection;
        this.number = request.number();
        this.deadline = deadline;
        this.acknowledged = request.ack() != null;
        this.within = request.within();
    }

    long number() {
        return number;
    }

    long deadline() {
        return deadline;
    }

    /** Returns which request of this side's it is asked for; 0 for none. */
    long within() {
        return within;
    }

    // What the handler sees

    @Override
    public C connection() {
        return connection;
    }

    @Override
    public Duration remaining() {
        return isCancelled()
                ? Duration.ZERO
                : Duration.ofNanos(
                        Math.max(0, deadline - requests.connection().deadlines().now()));
    }

    @Override
    public synchronized boolean isCancelled() {
        return unwanted
                || (state != State.OVER && requests.connection().deadlines().now() >= deadline);
    }

    @Override
    public CompletableFuture<Void> cancelled() {
        IpcFuture<Void> future;
        boolean already;
        synchronized (this) {
            if (cancelled == null) {
                cancelled = new IpcFuture<>();
            }
            future = cancelled;
            already = unwanted;
        }
        if (already) {
            tell(future);
        }
        return future.copy();
    }

    @Override
    public synchronized Reply replyLater() {
        later = true;
        return this;
    }

    @Override
    public boolean send(@Nullable Object message) {
        State before = finish();
        if (before == State.RUNNING && acknowledged) {
            requests.acknowledge(number);
        } else if (before == State.RUNNING) {
            requests.reply(number, message);
        }
        return settled(before);
    }

    @Override
    public boolean fail(Throwable cause) {
        Throwable root = cause;
        while ((root instanceof CompletionException || root instanceof ExecutionException) && root.getCause() != null) {
            root = root.getCause();
        }
        // One that came from another peer has a status: its text isn't this handler's.
        boolean chosen = root instanceof RequestFailedException failure
                && failure.reason() == RequestFailedException.Reason.FAILED
                && failure.status().isEmpty();
        if (!chosen) {
            WARNINGS.warn("a request of {} failed", connection, root);
        }
        State before = finish();
        if (before == State.RUNNING) {
            requests.replyError(number, Status.INTERNAL_ERROR, chosen ? String.valueOf(root.getMessage()) : NO_DETAILS);
        }
        return settled(before);
    }

    // Its life

    /** Has a handler answer, unless nobody waits any more. */
    void handle(RequestHandler<? super C, Object> handler, Object message) {
        if (!begin()) {
            return;
        }
        CallbackScope.answering(number);
        try {
            Object result = handler.handle(this, message);
            if (!isLater()) {
                answer(result);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(e);
        } catch (Exception | Error e) {
            fail(e);
        } finally {
            CallbackScope.answering(0);
        }
    }

    /** Answers that its handler won't be called, unless it was. */
    void refuse(Status status, String text) {
        synchronized (this) {
            if (state != State.WAITING) {
                return;
            }
            state = State.OVER;
        }
        requests.remove(this);
        requests.replyError(number, status, text);
        settled(State.WAITING);
    }

    /** The requester no longer waits; the request counts as in flight until its handler gives it up. */
    void cancel() {
        IpcFuture<Void> toTell;
        synchronized (this) {
            if (state == State.OVER || unwanted) {
                return;
            }
            state = State.UNWANTED;
            unwanted = true;
            toTell = cancelled;
        }
        requests.settled();
        tell(toTell);
    }

    /** The deadline has passed. */
    void expire() {
        State before;
        IpcFuture<Void> toTell;
        synchronized (this) {
            before = state;
            if (before == State.OVER) {
                return;
            }
            state = State.OVER;
            unwanted = true;
            toTell = cancelled;
        }
        requests.remove(this);
        if (before == State.WAITING) {
            requests.replyError(number, Status.DEADLINE_EXCEEDED, "the deadline passed before its turn came");
        } else if (before == State.RUNNING) {
            WARNINGS.warn("a handler left a request of {} without an answer until its deadline", connection);
            requests.replyError(number, Status.INTERNAL_ERROR, NO_DETAILS);
        }
        settled(before);
        tell(toTell);
    }

    private void answer(@Nullable Object result) {
        if (result instanceof CompletionStage<?> stage) {
            stage.whenComplete((value, failure) -> {
                if (failure == null) {
                    send(value);
                } else {
                    fail(failure);
                }
            });
        } else {
            send(result);
        }
    }

    /** Returns whether its handler is to be called. */
    private boolean begin() {
        boolean expired;
        synchronized (this) {
            expired = requests.connection().deadlines().now() >= deadline;
            if (state == State.WAITING && !expired) {
                state = State.RUNNING;
                return true;
            }
        }
        if (expired) {
            expire();
        } else {
            finish(); // cancelled: nobody is owed an answer
        }
        return false;
    }

    private synchronized boolean isLater() {
        return later;
    }

    /** Ends the request, and returns where it stood; an answer is for those that were running. */
    private State finish() {
        State before;
        synchronized (this) {
            before = state;
            state = State.OVER;
        }
        if (before != State.OVER) {
            requests.remove(this); // before the answer leaves: who has it may ask again
        }
        return before;
    }

    /** Says that the answer, if there was to be one, is on its way; returns whether there was. */
    private boolean settled(State before) {
        if (before == State.WAITING || before == State.RUNNING) {
            requests.settled();
        }
        return before == State.RUNNING;
    }

    @SuppressWarnings("NullAway") // a future of Void completes with null
    private static void tell(@Nullable IpcFuture<Void> future) {
        if (future != null) {
            future.complete(null);
        }
    }
}
