package dev.ipc.netty;

import dev.ipc.CloseReason;
import dev.ipc.Counter;
import dev.ipc.DecodingException;
import dev.ipc.IpcException;
import dev.ipc.SendFailedException;
import dev.ipc.wire.Ack;
import dev.ipc.wire.FrameKind;
import dev.ipc.wire.Status;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What one connection asks its peer, from the call to the outcome, each within a deadline. A request gets its number when it is written, so
 * that numbers rise on the wire in whatever order threads call.
 *
 * <p><em>Threading:</em> thread-safe; futures complete under no lock.
 */
final class SentRequests {
    private static final Duration LEAST_TIMEOUT = Duration.ofMillis(1);
    private static final Duration LONGEST_TIMEOUT = Duration.ofDays(1);

    private final NettyConnection connection;
    private final RequestsInFlight inFlight;
    private final AwaitedReply awaited;

    private volatile boolean peerTakesCancel;

    SentRequests(NettyConnection connection) {
        this.connection = connection;
        this.inFlight =
                new RequestsInFlight(connection.endpoint().options().limits().maxRequestsInFlight(), connection);
        this.awaited = new AwaitedReply(connection);
    }

    /** Takes notice of whether the peer understands that nobody waits any more. */
    void establish(boolean takesCancel) {
        peerTakesCancel = takesCancel;
    }

    /** Sends a request. */
    <R> CompletableFuture<@Nullable R> send(Object message, Class<R> replyType, Duration timeout) {
        RequestFuture<R> future = newFuture(replyType, timeout);
        encodeAndOffer(message, future, null);
        return future;
    }

    /** Sends a message that wants an acknowledgement. */
    CompletableFuture<@Nullable Void> sendAndConfirm(Object message, Duration timeout) {
        RequestFuture<Void> future = newAcknowledgement(timeout);
        encodeAndOffer(message, future, Ack.HANDLED);
        return future;
    }

    /** Sends nothing but the wish for an acknowledgement. */
    CompletableFuture<@Nullable Void> barrier(Duration timeout) {
        RequestFuture<Void> future = newAcknowledgement(timeout);
        if (connection.isOpen()) {
            offer(Envelope.control(FrameKind.REQUEST, 0, Status.OK, null).withAck(Ack.BARRIER), future)
                    .run();
        } else {
            future.notSent(connection.outbound().closed(SendFailedException.Certainty.NOT_SENT, null));
        }
        return future;
    }

    /** Makes the future of a request that is still to be offered. */
    <R> RequestFuture<R> newFuture(Class<R> replyType, Duration timeout) {
        return told(new RequestFuture<>(this, requireObjects(replyType), false, deadline(timeout)));
    }

    /** Requires what a request may ask for, and for how long, even if nobody is asked. */
    static void requireValid(Class<?> replyType, Duration timeout) {
        requireObjects(replyType);
        requireValid(timeout);
    }

    private static <R> Class<R> requireObjects(Class<R> replyType) {
        if (replyType.isPrimitive()) {
            throw new IllegalArgumentException("replies are objects: use the boxed class of " + replyType);
        }
        return replyType;
    }

    /**
     * Queues a request. What it returns is to be run once, outside of every lock: without it the future may never get its
     * outcome.
     */
    Runnable offer(Envelope request, RequestFuture<?> future) {
        if (!inFlight.add(future)) {
            request.release();
            return () -> future.notSent(RequestFailures.tooMany(inFlight.limit()));
        }
        Runnable afterwards = connection.sender().append(request.within(CallbackScope.answeredOn(connection)), future);
        return () -> {
            afterwards.run();
            connection.deadlines().cover(future.deadline());
        };
    }

    private RequestFuture<Void> newAcknowledgement(Duration timeout) {
        return told(new RequestFuture<>(this, Void.class, true, deadline(timeout)));
    }

    private <R> RequestFuture<R> told(RequestFuture<R> future) {
        endpoint().listeners().willEnd(connection, future);
        return future;
    }

    private long deadline(Duration timeout) {
        requireValid(timeout);
        return connection.deadlines().now() + timeout.toNanos();
    }

    private static void requireValid(Duration timeout) {
        if (timeout.compareTo(LEAST_TIMEOUT) < 0 || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
            throw new IllegalArgumentException("the timeout is " + timeout + ", not 1 ms to 1 day");
        }
    }

    private void encodeAndOffer(Object message, RequestFuture<?> future, @Nullable Ack ack) {
        Objects.requireNonNull(message, "message");
        try {
            Envelope request = connection.sender().encodeIfOpen(FrameHead.REQUEST, message);
            offer(request.withAck(ack), future).run();
        } catch (IpcException e) {
            connection.counters().countFailure(e);
            future.notSent(e);
        }
    }

    /** Gives a request that is about to be written its number; returns false for one that nobody waits for. */
    boolean writing(RequestFuture<?> future, Envelope envelope) {
        long remaining = future.deadline() - connection.deadlines().now();
        if (remaining <= 0 || !inFlight.assignNumber(future)) {
            return false; // of a passed deadline the sweep tells
        }
        envelope.assign(future.number, TimeUnit.NANOSECONDS.toMillis(remaining + 999_999));
        return true;
    }

    /** Takes a reply; one that nobody waits for, or no longer, is counted and dropped. */
    void replied(Envelope reply) {
        RequestFuture<?> future = takeWritten(reply.number());
        if (future != null) {
            future.replied(reply);
        }
    }

    /** Takes a reply that doesn't decode. */
    void repliedUnreadably(long number, DecodingException failure) {
        RequestFuture<?> future = takeWritten(number);
        if (future != null) {
            future.unreadable(failure);
        }
    }

    /** Takes a request out whose future its user completed; returns whether he was the first. */
    boolean abandon(RequestFuture<?> future) {
        if (!take(future)) {
            return false;
        }
        long number = future.number;
        if (number != 0 && peerTakesCancel) {
            connection.inLoop(() -> connection.offerControl(FrameKind.CANCEL, number, Status.OK, null));
        }
        return true;
    }

    /** Takes a request out; returns whether it was still in. */
    boolean take(RequestFuture<?> future) {
        return inFlight.take(future);
    }

    /** Returns whether no request waits for its reply; of the one that makes it so the ending hears later on. */
    boolean drain() {
        return inFlight.drain();
    }

    /** Returns how many have no outcome yet. */
    int inFlight() {
        return inFlight.count();
    }

    NettyConnection connection() {
        return connection;
    }

    Endpoint<?> endpoint() {
        return connection.endpoint();
    }

    /** Returns what knows the reply that a callback waits for. */
    AwaitedReply awaited() {
        return awaited;
    }

    /** Returns the number of a request that was written and isn't answered; otherwise 0. */
    long numberOf(RequestFuture<?> future) {
        return inFlight.numberOf(future);
    }

    /** Fails all: no reply will come. */
    void ended(@Nullable CloseReason why) {
        for (RequestFuture<?> each : inFlight.all()) {
            if (take(each)) {
                each.fail(RequestFailures.closed(each.number != 0, why, connection.endpoint()));
            }
        }
    }

    /** Fails those whose deadline has passed; returns the earliest that is left, or {@link DeadlineTimer#NEVER}. */
    long sweep(long now) {
        long earliest = DeadlineTimer.NEVER;
        for (RequestFuture<?> each : inFlight.all()) {
            if (each.deadline() > now) {
                earliest = Math.min(earliest, each.deadline());
            } else if (take(each)) {
                each.timedOut();
            }
        }
        inFlight.trim();
        return earliest;
    }

    private @Nullable RequestFuture<?> takeWritten(long number) {
        RequestFuture<?> future = inFlight.takeWritten(number);
        boolean late =
                future != null && future.deadline() <= connection.deadlines().now();
        if (future != null && !late) {
            return future;
        }
        connection.counters().count(Counter.STRAY_REPLIES);
        if (future != null) {
            future.timedOut(); // its timer is about to say the same
        }
        return null;
    }
}
