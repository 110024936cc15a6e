package dev.ipc.netty;

import dev.ipc.CloseReason;
import dev.ipc.Connection;
import dev.ipc.EncodingException;
import dev.ipc.IpcException;
import dev.ipc.Peer;
import dev.ipc.SendFailedException;
import dev.ipc.SendFailedException.Certainty;
import dev.ipc.ServiceAddress;
import dev.ipc.SlowConsumerPolicy;
import dev.ipc.codec.PeerTypes;
import dev.ipc.wire.FrameKind;
import dev.ipc.wire.Hello;
import dev.ipc.wire.Status;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One connection, from the accept to its end: what the user holds, and the state that the handlers of its pipeline share.
 *
 * <pre>
 *   handshake → open → closing → ended
 *        └────────────────┴────────↑     (refused, deviated, peer gone, aborted)
 * </pre>
 *
 * <p><em>Threading:</em> what {@link Connection} has is thread-safe; the rest is confined to the event loop, and asserts it.
 */
class NettyConnection implements Connection {
    private static final AtomicLong LAST_ID = new AtomicLong();

    private final long id = LAST_ID.incrementAndGet();
    private final IpcFuture<CloseReason> closed = new IpcFuture<>();
    private final Endpoint<?> endpoint;
    private final Channel channel;
    private final OutboundQueue outbound;
    private volatile Peer peer = Identity.UNKNOWN;
    private volatile @Nullable PeerTypes peerTypes;
    private volatile long peerMaxContentBytes;
    private volatile boolean established;

    private final SentRequests sentRequests;
    private final ReceivedRequests receivedRequests;
    private final Liveness liveness;
    private final ConnectionEnding ending = new ConnectionEnding(this);
    private boolean begun;

    NettyConnection(Endpoint<?> endpoint, Channel channel) {
        this.endpoint = endpoint;
        this.channel = channel;
        this.outbound = new OutboundQueue(endpoint.options().limits(), this::wakeFlowControl);
        this.sentRequests = new SentRequests(this);
        this.receivedRequests = new ReceivedRequests(this);
        this.liveness = new Liveness(this);
    }

    // What the user holds

    @Override
    public long id() {
        return id;
    }

    @Override
    public ServiceAddress address() {
        return endpoint.options().address();
    }

    @Override
    public Peer peer() {
        return peer;
    }

    @Override
    public boolean isOpen() {
        return established && outbound.isOpen();
    }

    @Override
    public CompletableFuture<Void> send(Object message) {
        Objects.requireNonNull(message, "message");
        SendFuture future = new SendFuture();
        try (EncodedMessage encoded = endpoint.bodies().encode(message)) {
            IpcException problem = problemWith(encoded);
            if (problem == null) {
                append(encoded, future).run();
            } else {
                future.failed(problem);
            }
        } catch (IpcException e) {
            future.failed(e);
        }
        return future.get();
    }

    @Override
    public <R> CompletableFuture<@Nullable R> request(Object message, Class<R> replyType) {
        return request(message, replyType, endpoint.options().limits().requestTimeout());
    }

    @Override
    public <R> CompletableFuture<@Nullable R> request(Object message, Class<R> replyType, Duration timeout) {
        return sentRequests.send(message, replyType, timeout);
    }

    @Override
    public CompletableFuture<@Nullable Void> sendAndConfirm(Object message) {
        return sendAndConfirm(message, endpoint.options().limits().requestTimeout());
    }

    @Override
    public CompletableFuture<@Nullable Void> sendAndConfirm(Object message, Duration timeout) {
        return sentRequests.sendAndConfirm(message, timeout);
    }

    @Override
    public CompletableFuture<@Nullable Void> barrier() {
        return sentRequests.barrier(endpoint.options().limits().requestTimeout());
    }

    @Override
    public Optional<Duration> roundTripTime() {
        return liveness.roundTripTime();
    }

    @Override
    public void close() {
        if (!established) {
            inLoop(this::closeUnestablished);
        } else if (outbound.endMessages()) {
            inLoop(() -> ending.drain(new CloseReason.Local()));
        }
    }

    @Override
    public void abort() {
        outbound.fail(new CloseReason.Local());
        inLoop(() -> ending.end(new CloseReason.Local()));
    }

    @Override
    public CompletableFuture<CloseReason> closed() {
        return closed.copy();
    }

    @Override
    public String toString() {
        return "connection " + id + " of " + address().qualifiedName() + " with " + peer;
    }

    // Sending, from any thread

    /** Returns why this connection can't take an encoded message, or null. */
    @Nullable
    IpcException problemWith(EncodedMessage encoded) {
        return established && outbound.isOpen() ? exchangeProblem(encoded) : outbound.closed(Certainty.NOT_SENT, null);
    }

    /**
     * Queues an encoded message of which others may be recipients too. What it returns is to be run once, outside of every
     * lock: without it the completion may never get its outcome.
     */
    Runnable append(EncodedMessage encoded, Outbound.Completion completion) {
        return append(encoded.newEnvelope(), completion);
    }

    /** Queues an envelope likewise. */
    Runnable append(Envelope envelope, Outbound.Completion completion) {
        Outbound item = new Outbound(envelope, completion);
        return switch (outbound.offer(item)) {
            case ACCEPTED -> () -> {};
            case CLOSED -> () -> item.fail(outbound.closed(Certainty.NOT_SENT, null));
            case FULL -> () -> full(item);
        };
    }

    private void full(Outbound item) {
        item.fail(new SendFailedException(
                SendFailedException.Reason.QUEUE_FULL,
                Certainty.NOT_SENT,
                "the outbound queue to " + peer + " is full",
                null,
                null));
        if (endpoint.options().slowConsumerPolicy() == SlowConsumerPolicy.DISCONNECT) {
            CloseReason slow = new CloseReason.SlowConsumer();
            outbound.fail(slow);
            inLoop(() -> ending.end(slow));
        }
    }

    /** Encodes, in the loop, a message that a channel handler put in place of another. */
    ByteBuf encodeForPeer(Object message) throws EncodingException {
        try (EncodedMessage encoded = endpoint.bodies().encode(message)) {
            EncodingException problem = exchangeProblem(encoded);
            if (problem != null) {
                throw problem;
            }
            return encoded.body().retain();
        }
    }

    /** Queues a frame of the protocol's own. */
    void offerControl(FrameKind kind, long number, Status status, @Nullable String text) {
        offerReply(Envelope.control(kind, number, status, text));
    }

    /** Queues a ping, of which there is at most one. */
    void offerPing(long number, Runnable written) {
        Outbound item =
                new Outbound(Envelope.control(FrameKind.PING, number, Status.OK, null), new Outbound.Completion() {
                    @Override
                    public void written() {
                        written.run();
                    }

                    @Override
                    public void failed(IpcException failure) {}
                });
        if (outbound.offerControl(item) != OutboundQueue.Offer.ACCEPTED) {
            item.fail(outbound.closed(
                    Certainty.NOT_SENT, null)); // full: what is ahead of it shows whether the peer lives
        }
    }

    /** Queues a reply, of which there are only so many as there were requests in flight. */
    void offerReply(Envelope reply) {
        Outbound item = new Outbound(reply, Outbound.Completion.NOBODY);
        switch (outbound.offerControl(item)) {
            case ACCEPTED -> {}
            case CLOSED -> item.fail(outbound.closed(Certainty.NOT_SENT, null));
            case FULL -> {
                item.fail(outbound.closed(Certainty.NOT_SENT, null));
                inLoop(() -> ending.end(new CloseReason.Limit("the peer asks for more answers than it reads")));
            }
        }
    }

    /** Returns why the peer could not decode a message, or null. */
    @Nullable
    EncodingException exchangeProblem(EncodedMessage encoded) {
        if (encoded.bytes() > peerMaxContentBytes) {
            return new EncodingException("the message takes " + encoded.bytes() + " bytes, and " + peer
                    + " accepts at most " + peerMaxContentBytes);
        }
        try {
            peerTypes().requireExchangeable(encoded.use());
            return null;
        } catch (EncodingException e) {
            return e;
        }
    }

    // Life cycle, on the event loop

    /** Takes the kernel's word on who the peer is. */
    void identified(Peer kernelFacts) {
        assertInLoop();
        peer = kernelFacts;
        begun = true;
    }

    /** Takes what else was found out about the peer, before the connection opens. */
    void known(Peer completed) {
        assertInLoop();
        peer = completed;
    }

    /** Ends a connection whose pipeline could not be built. */
    void stillborn(Throwable cause) {
        begun = true;
        ending.refused(new CloseReason.Failure(cause));
        ended();
        endpoint.callbacksDone(this);
    }

    /** Opens the connection: the hellos are exchanged. */
    void establish(Hello hello) {
        assertInLoop();
        peer = peer.withLabel(hello.label());
        peerMaxContentBytes = hello.maxContentBytes();
        peerTypes = endpoint.peerTypes(hello);
        sentRequests.establish(hello.features().contains(Hello.CANCEL));
        liveness.establish(hello.features().contains(Hello.PING));
        established = true;
        endpoint.established(this, hello);
    }

    /** The channel is gone: what must be known of it is said. */
    void ended() {
        assertInLoop();
        CloseReason why = ending.ended();
        sentRequests.ended(why);
        receivedRequests.ended();
        endpoint.connectionEnded(this);
        closed.complete(why);
    }

    /** Returns how it comes to its end. */
    ConnectionEnding ending() {
        return ending;
    }

    /** Returns why it ended, or null. */
    @Nullable
    CloseReason reason() {
        return ending.reason();
    }

    /** Returns whether there was more to it than a connect that failed. */
    boolean hasBegun() {
        return begun;
    }

    boolean isEstablished() {
        return established;
    }

    Endpoint<?> endpoint() {
        return endpoint;
    }

    SentRequests sentRequests() {
        return sentRequests;
    }

    ReceivedRequests receivedRequests() {
        return receivedRequests;
    }

    Liveness liveness() {
        return liveness;
    }

    OutboundQueue outbound() {
        return outbound;
    }

    Channel channel() {
        return channel;
    }

    /** Returns how the peer's bodies decode; only once it is established. */
    PeerTypes peerTypes() {
        return Objects.requireNonNull(peerTypes, "not established");
    }

    FrameDecoder decoder() {
        return channel.pipeline().get(FrameDecoder.class);
    }

    /** A server tells whom it didn't let in yet; a client just goes. */
    private void closeUnestablished() {
        if (established) {
            close();
        } else if (endpoint.tellsRefusal() && channel.isActive()) {
            ending.endSaying(new CloseReason.Local(), Status.UNAVAILABLE, "the service is closing");
        } else {
            abort();
        }
    }

    private void wakeFlowControl() {
        inLoop(() -> {
            FlowControl flowControl = channel.pipeline().get(FlowControl.class);
            if (flowControl != null) {
                flowControl.drain();
            }
        });
    }

    /** Runs a task on the connection's event loop; once that has ended, nothing is left to do. */
    void inLoop(Runnable task) {
        Threads.runIn(channel.eventLoop(), task);
    }

    void assertInLoop() {
        assert channel.eventLoop().inEventLoop() : "off the event loop";
    }
}
