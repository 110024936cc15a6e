package dev.ipc.netty;

import dev.ipc.CloseReason;
import dev.ipc.EncodingException;
import dev.ipc.IpcException;
import dev.ipc.SendFailedException;
import dev.ipc.SendFailedException.Certainty;
import dev.ipc.SlowConsumerPolicy;
import dev.ipc.codec.BodySink;
import dev.ipc.codec.PeerTypes;
import dev.ipc.codec.TypeUse;
import dev.ipc.wire.FrameKind;
import dev.ipc.wire.Hello;
import dev.ipc.wire.Status;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.Future;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a connection sends: what its peer can take, and the way through the outbound queue.
 *
 * <p><em>Threading:</em> thread-safe, but for what says that it is of the event loop.
 */
final class Sender extends ReadySenders.Member implements OutboundQueue.Signals {
    private static final Logger LOG = LoggerFactory.getLogger(Sender.class);
    private static final PeerWarnings WARNINGS = new PeerWarnings(LOG);

    private static final AtomicIntegerFieldUpdater<Sender> SLOW =
            AtomicIntegerFieldUpdater.newUpdater(Sender.class, "slow");

    /** What {@link #offer(Outbound)} returns where nothing is to be run. */
    static final Runnable NOTHING = () -> {};

    private final NettyConnection connection;
    private final OutboundQueue queue;

    /** Takes a body whose types the peer has too; here, as one for each message would be the price of a small one. */
    private final BodySink<ByteBuf> exchangeable = new Exchangeable();

    private volatile @Nullable PeerTypes peerTypes;
    private volatile long peerMaxContentBytes;
    private @Nullable ReadySenders readySenders;

    /** Whether it was told that the peer is slow; 0 or 1. */
    private volatile int slow;

    // Of the event loop
    private @Nullable FlowControl flowControl;
    private @Nullable Future<?> expiry;

    Sender(NettyConnection connection) {
        this.connection = connection;
        this.queue = new OutboundQueue(connection.endpoint().options(), this);
    }

    @Override
    OutboundQueue queue() {
        return queue;
    }

    /** Takes notice of what the peer can take: from now on messages are accepted. */
    void establish(Hello hello) {
        peerMaxContentBytes = hello.maxContentBytes();
        peerTypes = connection.endpoint().peerTypes(hello);
    }

    /** Returns how the peer's bodies decode; only once it is established. */
    PeerTypes peerTypes() {
        return Objects.requireNonNull(peerTypes, "not established");
    }

    /** Encodes a message and queues it; see {@link dev.ipc.Connection#send}. */
    CompletableFuture<Void> send(Object message) {
        Objects.requireNonNull(message, "message");
        SendFuture future = new SendFuture();
        try {
            append(encodeIfOpen(FrameHead.MESSAGE, message), future).run();
        } catch (IpcException e) {
            connection.counters().countFailure(e);
            future.failed(e);
        }
        return future;
    }

    /** Returns an envelope with a message encoded for the peer, unless the connection takes none any more. */
    Envelope encodeIfOpen(FrameHead head, Object message) throws IpcException {
        if (!connection.isOpen()) {
            throw queue.closed(Certainty.NOT_SENT, null);
        }
        return Envelope.encoded(head, message, encode(message));
    }

    /** Encodes a message for the peer, who takes only so many bytes, and only the types that both sides have. */
    ByteBuf encode(@Nullable Object message) throws EncodingException {
        return connection.endpoint().bodies().encode(message, peerMaxContentBytes, exchangeable);
    }

    private final class Exchangeable extends BodyBuffers<ByteBuf> {
        @Override
        ByteBuf room(int length) {
            return BodyRing.room(length);
        }

        @Override
        ByteBuf of(ByteBuf body, TypeUse use) {
            try {
                peerTypes().requireExchangeable(use);
                return body;
            } catch (EncodingException e) {
                body.release();
                throw e;
            }
        }
    }

    /** Returns why this connection can't take an encoded message, or null. */
    @Nullable
    IpcException problemWith(EncodedMessage encoded) {
        return connection.isOpen() ? exchangeProblem(encoded) : queue.closed(Certainty.NOT_SENT, null);
    }

    /** Queues an envelope with a message or a request; see {@link #offer(Outbound)}. */
    Runnable append(Envelope envelope, Outbound.Completion completion) {
        return offer(new Outbound(connection, envelope, completion));
    }

    /**
     * Queues a message or a request. What it returns is to be run once, outside of every lock: without it the completion, and
     * those of others that make room, may never get their outcome.
     */
    Runnable offer(Outbound item) {
        return switch (queue.offer(item)) {
            case ACCEPTED -> NOTHING;
            case ACCEPTED_DROPPING -> this::dropped;
            case CLOSED -> () -> item.fail(queue.closed(Certainty.NOT_SENT, null));
            case FULL -> () -> full(item);
            case OVER_BUDGET -> () -> item.fail(overBudget());
        };
    }

    /** Queues a message that goes to others too; see {@link #offer(Outbound)}. */
    Runnable offer(SharedMessage message) {
        boolean shared = connection.endpoint().sharesMessages() && queue.offer(message);
        return shared ? NOTHING : offer(itemFor(message));
    }

    /**
     * Queues a frame of the protocol's own, or a reply, of which there are only so many as there were requests in flight.
     *
     * @return whether the budget of the process has room for it, which it always has for all but a reply with a body
     */
    boolean offerControl(Envelope envelope) {
        return offerControl(envelope, Outbound.Completion.NOBODY);
    }

    /** Queues such a frame, of which {@code completion} is told what became. */
    boolean offerControl(Envelope envelope, Outbound.Completion completion) {
        Outbound item = new Outbound(connection, envelope, completion);
        Offer offer = queue.offerControl(item);
        boolean inBudget = offer != Offer.OVER_BUDGET;
        if (offer != Offer.ACCEPTED) {
            item.fail(inBudget ? queue.closed(Certainty.NOT_SENT, null) : overBudget());
        }
        if (offer == Offer.FULL) {
            connection.inLoop(() -> connection.ending().tooMuch("more answers are asked for than are read"));
        }
        return inBudget;
    }

    /** Queues a ping, of which there is at most one. */
    void offerPing(long number, Runnable written) {
        Outbound item = new Outbound(
                connection, Envelope.control(FrameKind.PING, number, Status.OK, null), new Outbound.Completion() {
                    @Override
                    public void written() {
                        written.run();
                    }

                    @Override
                    public void failed(IpcException failure) {}
                });
        if (queue.offerControl(item) != Offer.ACCEPTED) {
            // full: what is ahead of it shows whether the peer lives
            item.fail(queue.closed(Certainty.NOT_SENT, null));
        }
    }

    /** Frees the room in the queue of what the kernel has, or never will, and of all that follow it; of the event loop. */
    void release(Outbound first) {
        int messages = 0;
        long bytes = 0;
        long budgeted = 0;
        for (Outbound each = first; each != null; each = each.takeNext()) {
            messages++;
            bytes += each.bytes();
            budgeted += each.budgeted();
        }
        connection.endpoint().options().budget().remove(budgeted);
        release(messages, bytes);
    }

    /** Frees the room in the queue of so many, which count in no budget any more; of the event loop. */
    void release(int messages, long bytes) {
        if (queue.release(messages, bytes) && flowControl != null) {
            flowControl.writable();
        }
    }

    /** Returns how large a body the peer takes, in bytes. */
    long peerMaxContentBytes() {
        return peerMaxContentBytes;
    }

    /** Takes notice of what drains the queue, or that nothing does any more; of the event loop. */
    void drainedBy(@Nullable FlowControl newFlowControl) {
        flowControl = newFlowControl;
    }

    /** Takes notice that the connection is over; of the event loop. */
    void ended() {
        if (expiry != null) {
            expiry.cancel(false);
            expiry = null;
        }
    }

    @Override
    public Outbound itemFor(SharedMessage message) {
        return message.itemFor(connection);
    }

    @Override
    public void wakeUp() {
        readySenders().add(this);
    }

    /** Returns those of its loop that have something to write. */
    ReadySenders readySenders() {
        ReadySenders known = readySenders;
        if (known == null) {
            known = connection.endpoint().readySenders(connection.channel().eventLoop());
            readySenders = known; // whoever else looks it up finds the same
        }
        return known;
    }

    /** Writes what is queued; of the event loop. */
    @Override
    void drain() {
        if (flowControl != null) {
            flowControl.drain();
        }
    }

    @Override
    public long nanoTime() {
        return connection.deadlines().now();
    }

    @Override
    public void expireIn(long nanos) {
        connection.inLoop(() -> {
            if (queue.isOpen() && !queue.isWritable()) {
                slow();
            }
            if (expiry == null) {
                expiry = connection.channel().eventLoop().schedule(this::expire, nanos, TimeUnit.NANOSECONDS);
            }
        });
    }

    private void expire() {
        expiry = null;
        queue.expire();
    }

    private SendFailedException overBudget() {
        return SendFailures.notSent(
                SendFailedException.Reason.OVER_BUDGET,
                "this process has more queued than its budget, some of it for " + connection.peer());
    }

    /** Takes notice that the queue, which was full or nearly, is writable again. */
    void relieved() {
        slow = 0;
    }

    /** Tells, the first time, that the peer doesn't read as fast as it is sent to. */
    private void slow() {
        if (slow == 0 && SLOW.compareAndSet(this, 0, 1)) {
            EndpointOptions<?> options = connection.endpoint().options();
            WARNINGS.warn(
                    "{}: a message found no room in the outbound queue, which takes {} messages and {} bytes; the policy is {}",
                    connection,
                    options.limits().maxQueuedMessages(),
                    options.limits().maxQueuedBytes(),
                    options.slowConsumerPolicy());
            options.listeners().slowConsumer(connection);
        }
        if (queue.isWritable()) {
            slow = 0;
        }
    }

    private void dropped() {
        slow();
        int messages = queue.failDropped();
        if (messages > 0) { // otherwise another thread has told of them
            connection.endpoint().listeners().dropped(connection, messages);
        }
    }

    private void full(Outbound item) {
        slow();
        item.fail(SendFailures.notSent(
                SendFailedException.Reason.QUEUE_FULL, "the outbound queue to " + connection.peer() + " is full"));
        CloseReason slow = new CloseReason.SlowConsumer();
        boolean disconnects = connection.endpoint().options().slowConsumerPolicy() == SlowConsumerPolicy.DISCONNECT;
        if (disconnects && queue.endMessages(slow)) { // one that closes meanwhile drains, and has a deadline for that
            queue.fail(slow);
            connection.inLoop(() -> connection.ending().end(slow));
        }
    }

    /** Returns why the peer can't take an encoded message, or null. */
    @Nullable
    EncodingException exchangeProblem(EncodedMessage encoded) {
        if (encoded.bytes() > peerMaxContentBytes) {
            return new EncodingException(
                    EncodingException.Reason.LIMIT,
                    "the message takes " + encoded.bytes() + " bytes, and " + connection.peer() + " accepts at most "
                            + peerMaxContentBytes,
                    null);
        }
        try {
            peerTypes().requireExchangeable(encoded.use());
            return null;
        } catch (EncodingException e) {
            return e;
        }
    }
}
