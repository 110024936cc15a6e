package dev.ipc.netty;

import dev.ipc.CloseReason;
import dev.ipc.Counter;
import dev.ipc.DecodingException;
import dev.ipc.IpcException;
import dev.ipc.SendFailedException;
import dev.ipc.wire.Ack;
import dev.ipc.wire.FrameKind;
import dev.ipc.wire.Status;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What one connection has asked its peer and has no answer to: bounded in number, each with a deadline. A request gets its number when it is
 * written, so that numbers rise on the wire in whatever order threads call.
 *
 * <p><em>Threading:</em> thread-safe; its lock covers the table and nothing else, and futures complete outside of it.
 */
final class SentRequests {
    private static final Duration LEAST_TIMEOUT = Duration.ofMillis(1);
    private static final Duration LONGEST_TIMEOUT = Duration.ofDays(1);

    private final NettyConnection connection;
    private final DeadlineTimer timer;
    private final int limit;
    private final AwaitedReply awaited;

    /** By number; made with the first, since many connections never ask. */
    private @Nullable LongObjectMap<RequestFuture<?>> written;

    private @Nullable RequestFuture<?> newest;
    private int inFlight;
    private long lastNumber;
    private boolean draining;
    private volatile boolean peerTakesCancel;

    SentRequests(NettyConnection connection) {
        this.connection = connection;
        this.timer = new DeadlineTimer(connection, this::sweep);
        this.limit = connection.endpoint().options().limits().maxRequestsInFlight();
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
        deadline(timeout);
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
        if (!add(future)) {
            request.release();
            return () -> future.notSent(RequestFailures.tooMany(limit));
        }
        Runnable afterwards = connection.sender().append(request.within(CallbackScope.answeredOn(connection)), future);
        return () -> {
            afterwards.run();
            timer.cover(future.deadline());
        };
    }

    private RequestFuture<Void> newAcknowledgement(Duration timeout) {
        return told(new RequestFuture<>(this, Void.class, true, deadline(timeout)));
    }

    private <R> RequestFuture<R> told(RequestFuture<R> future) {
        endpoint().listeners().willEnd(connection, future);
        return future;
    }

    private static long deadline(Duration timeout) {
        if (timeout.compareTo(LEAST_TIMEOUT) < 0 || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
            throw new IllegalArgumentException("the timeout is " + timeout + ", not 1 ms to 1 day");
        }
        return DeadlineTimer.after(timeout);
    }

    private void encodeAndOffer(Object message, RequestFuture<?> future, @Nullable Ack ack) {
        Objects.requireNonNull(message, "message");
        try (EncodedMessage encoded = connection.sender().encodeIfOpen(message)) {
            offer(encoded.newRequest().withAck(ack), future).run();
        } catch (IpcException e) {
            connection.counters().countFailure(e);
            future.notSent(e);
        }
    }

    /** Gives a request that is about to be written its number; returns false for one that nobody waits for. */
    boolean writing(RequestFuture<?> future, Envelope envelope) {
        long remaining = future.deadline() - DeadlineTimer.now();
        synchronized (this) {
            if (!future.inFlight || remaining <= 0) {
                return false; // of a passed deadline the sweep tells
            }
            future.number = ++lastNumber;
            if (written == null) {
                written = new LongObjectHashMap<>(2);
            }
            written.put(future.number, future);
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
        boolean last;
        synchronized (this) {
            if (!future.inFlight) {
                return false;
            }
            future.inFlight = false;
            inFlight--;
            if (future.number != 0 && written != null) {
                written.remove(future.number);
            }
            unlink(future);
            last = draining && inFlight == 0;
        }
        if (last) {
            connection.inLoop(() -> connection.ending().drained());
        }
        return true;
    }

    /** Returns whether no request waits for its reply; of the one that makes it so the ending hears later on. */
    synchronized boolean drain() {
        draining = true;
        return inFlight == 0;
    }

    /** Returns how many have no outcome yet. */
    synchronized int inFlight() {
        return inFlight;
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
    synchronized long numberOf(RequestFuture<?> future) {
        return future.inFlight ? future.number : 0;
    }

    /** Fails all: no reply will come. */
    void ended(@Nullable CloseReason why) {
        timer.cancel();
        for (RequestFuture<?> each : all()) {
            if (take(each)) {
                each.fail(RequestFailures.closed(each.number != 0, why, connection.endpoint()));
            }
        }
    }

    private long sweep(long now) {
        long earliest = DeadlineTimer.NEVER;
        for (RequestFuture<?> each : all()) {
            if (each.deadline() > now) {
                earliest = Math.min(earliest, each.deadline());
            } else if (take(each)) {
                each.timedOut();
            }
        }
        return earliest;
    }

    private @Nullable RequestFuture<?> takeWritten(long number) {
        @Nullable RequestFuture<?> future;
        synchronized (this) {
            future = written == null ? null : written.get(number);
        }
        boolean late = future != null && future.deadline() <= DeadlineTimer.now();
        boolean awaits = future != null && take(future);
        if (awaits && !late) {
            return future;
        }
        connection.counters().count(Counter.STRAY_REPLIES);
        if (awaits && future != null) {
            future.timedOut(); // its timer is about to say the same
        }
        return null;
    }

    private synchronized boolean add(RequestFuture<?> future) {
        if (inFlight >= limit) {
            return false;
        }
        inFlight++;
        future.inFlight = true;
        future.next = newest;
        if (newest != null) {
            newest.previous = future;
        }
        newest = future;
        return true;
    }

    private void unlink(RequestFuture<?> future) {
        RequestFuture<?> before = future.previous;
        RequestFuture<?> after = future.next;
        if (before == null) {
            newest = after;
        } else {
            before.next = after;
        }
        if (after != null) {
            after.previous = before;
        }
        future.previous = null;
        future.next = null;
    }

    private synchronized List<RequestFuture<?>> all() {
        List<RequestFuture<?>> all = new ArrayList<>(inFlight);
        for (RequestFuture<?> each = newest; each != null; each = each.next) {
            all.add(each);
        }
        return all;
    }
}
