package dev.ipc.netty;

import dev.ipc.Connection;
import dev.ipc.EncodingException;
import dev.ipc.IpcException;
import dev.ipc.SendFailedException;
import dev.ipc.wire.FrameKind;
import dev.ipc.wire.Status;
import dev.ipc.wire.WireLimits;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one connection was asked by its peer and has not answered: bounded in number, each with a deadline, each answered once.
 *
 * <p><em>Threading:</em> answers are thread-safe; the rest is confined to the connection's event loop. Its lock covers the table and
 * nothing else.
 */
final class ReceivedRequests {
    private static final Logger LOG = LoggerFactory.getLogger(ReceivedRequests.class);
    private static final PeerWarnings WARNINGS = new PeerWarnings(LOG);
    private static final long LONGEST_TIMEOUT_MILLIS = TimeUnit.DAYS.toMillis(1);

    private final NettyConnection connection;
    private final int limit;

    private final Outbound.Completion answered = new Answered();
    private final Chain<ReceivedRequest<?>> open = new Chain<>();
    private int owed;
    private boolean draining;

    ReceivedRequests(NettyConnection connection) {
        this.connection = connection;
        this.limit = connection.endpoint().options().limits().maxRequestsInFlight();
    }

    /** Takes a request in, or refuses it and returns null. */
    <C extends Connection> @Nullable ReceivedRequest<C> admit(C view, Envelope envelope) {
        connection.assertInLoop();
        long number = envelope.number();
        if (!connection.isOpen()) {
            refuse(number, Status.UNAVAILABLE, "this side is closing");
            return null;
        }
        ReceivedRequest<C> request = new ReceivedRequest<>(this, view, envelope, deadline(envelope.timeoutMillis()));
        synchronized (this) {
            if (open.size() >= limit) {
                request = null;
            } else {
                open.add(request);
                owed++;
            }
        }
        if (request == null) {
            refuse(number, Status.TOO_MANY_REQUESTS, "more than " + limit + " requests in flight on this connection");
        } else {
            connection.deadlines().cover(request.deadline());
            refuseIfAwaited(request);
        }
        return request;
    }

    /** Refuses what the peer asks to answer a request that a callback waits for: its turn comes after that callback. */
    void refuseWithin(long numberOfOurs, RequestFuture<?> awaited) {
        for (ReceivedRequest<?> each : all()) {
            if (each.within() == numberOfOurs) {
                refuseWithin(each, awaited);
            }
        }
    }

    /** Answers a request that no handler will see. */
    void refuse(long number, Status status, @Nullable String text) {
        offer(Envelope.control(FrameKind.REPLY, number, status, text));
    }

    /** The requester no longer waits for a request, if it ever did. */
    void cancelled(long number) {
        ReceivedRequest<?> request;
        synchronized (this) {
            request = open.find(each -> each.number() == number);
        }
        if (request != null) {
            request.cancel();
        }
    }

    /** The connection is gone, and every requester with it. */
    void ended() {
        all().forEach(ReceivedRequest::cancel);
    }

    /** Takes a request out: it is answered, or nobody will. */
    synchronized void remove(ReceivedRequest<?> request) {
        open.remove(request);
    }

    /** Takes notice that the answer to one that was taken out is queued, or won't be. */
    void settled() {
        boolean last;
        synchronized (this) {
            owed--;
            last = draining && owed == 0;
        }
        if (last) {
            connection.inLoop(() -> connection.ending().drained());
        }
    }

    /** Returns whether every request has its answer queued; of the one that makes it so the ending hears later on. */
    synchronized boolean drain() {
        draining = true;
        return owed == 0;
    }

    /** Sends the empty reply to a request that was taken out. */
    void acknowledge(long number) {
        offer(Envelope.control(FrameKind.REPLY, number, Status.OK, null));
    }

    /** Sends the reply to a request that was taken out. */
    void reply(long number, @Nullable Object message) {
        try {
            ByteBuf body = connection.sender().encode(message);
            if (!offer(Envelope.encoded(FrameHead.reply(number), message, body))) {
                replyError(number, Status.INTERNAL_ERROR, ReceivedRequest.NO_DETAILS); // not 503: the handler has run
            }
        } catch (EncodingException e) {
            WARNINGS.warn("the reply to a request of {} can't be sent", connection.peer(), e);
            replyError(number, Status.INTERNAL_ERROR, ReceivedRequest.NO_DETAILS);
        }
    }

    /** Sends an error reply to a request that was taken out. */
    void replyError(long number, Status status, String text) {
        offer(Envelope.control(FrameKind.REPLY, number, status, text));
    }

    private boolean offer(Envelope answer) {
        return connection.sender().offerControl(answer, answered);
    }

    /** Tells of answers that won't arrive though the connection lives. */
    private final class Answered implements Outbound.Completion {
        @Override
        public void written() {}

        @Override
        public void failed(IpcException failure) {
            boolean handler =
                    failure instanceof SendFailedException lost && lost.reason() == SendFailedException.Reason.HANDLER;
            if (handler || failure.getCause() instanceof OutOfMemoryError) {
                WARNINGS.warn("an answer to {} was lost", connection.peer(), failure);
            }
        }
    }

    /** Returns how many are in flight. */
    synchronized int inFlight() {
        return open.size();
    }

    NettyConnection connection() {
        return connection;
    }

    private void refuseIfAwaited(ReceivedRequest<?> request) {
        RequestFuture<?> awaited = request.within() == 0
                ? null
                : connection.sentRequests().awaited().of(request.within());
        if (awaited != null) {
            refuseWithin(request, awaited);
        }
    }

    private static void refuseWithin(ReceivedRequest<?> request, RequestFuture<?> awaited) {
        awaited.refusesWithin(); // first: the peer's answer may be its failure
        request.refuse(Status.UNAVAILABLE, RequestFailures.WAITS_FOR_YOU);
    }

    /** Ends those whose deadline has passed; returns the earliest that is left, or {@link DeadlineTimer#NEVER}. */
    long sweep(long now) {
        long earliest = DeadlineTimer.NEVER;
        for (ReceivedRequest<?> each : all()) {
            if (each.deadline() > now) {
                earliest = Math.min(earliest, each.deadline());
            } else {
                each.expire();
            }
        }
        return earliest;
    }

    private synchronized List<ReceivedRequest<?>> all() {
        return open.all();
    }

    private long deadline(long timeoutMillis) {
        long millis = timeoutMillis == 0
                ? WireLimits.DEFAULT_TIMEOUT_MILLIS
                : Math.min(timeoutMillis, LONGEST_TIMEOUT_MILLIS);
        return connection.deadlines().now() + TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
