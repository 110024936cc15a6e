package dev.ipc.netty;

import dev.ipc.AttributeKey;
import dev.ipc.CloseReason;
import dev.ipc.Connection;
import dev.ipc.Peer;
import dev.ipc.ServiceAddress;
import dev.ipc.Statistics;
import dev.ipc.codec.PeerTypes;
import dev.ipc.wire.FrameKind;
import dev.ipc.wire.Hello;
import dev.ipc.wire.Status;
import io.netty.channel.Channel;
import java.time.Duration;
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
    private final Counters counters = new Counters();
    private final Attributes attributes = new Attributes();
    private final Sender sender;
    private final Backlog backlog;
    private volatile Peer peer = Identity.UNKNOWN;
    private volatile boolean established;

    private final SentRequests sentRequests;
    private final ReceivedRequests receivedRequests;
    private final Liveness liveness;
    private final ConnectionEnding ending = new ConnectionEnding(this);
    private final DeadlineTimer deadlines = new DeadlineTimer(this);
    private boolean begun;
    private boolean admitted;
    private volatile long establishedAt;

    NettyConnection(Endpoint<?> endpoint, Channel channel) {
        this.endpoint = endpoint;
        this.channel = channel;
        this.sender = new Sender(this);
        this.backlog =
                new Backlog(endpoint.options().limits(), endpoint.options().budget());
        this.sentRequests = new SentRequests(this);
        this.receivedRequests = new ReceivedRequests(this);
        this.liveness = new Liveness(this);
        endpoint.tally().begin(counters);
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
        return established && outbound().isOpen();
    }

    @Override
    public CompletableFuture<Void> send(Object message) {
        return sender.send(message);
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
    public boolean isWritable() {
        return established && outbound().isWritable();
    }

    @Override
    public CompletableFuture<Void> writable() {
        return outbound().writable();
    }

    @Override
    public <T> Optional<T> attribute(AttributeKey<T> key) {
        return attributes.get(key);
    }

    @Override
    public <T> Optional<T> setAttribute(AttributeKey<T> key, @Nullable T value) {
        return attributes.set(key, value);
    }

    @Override
    public Statistics statistics() {
        return counters.statistics();
    }

    @Override
    public void close() {
        if (!established) {
            inLoop(this::closeUnestablished);
        } else if (outbound().endMessages(new CloseReason.Local())) {
            inLoop(() -> ending.drain(new CloseReason.Local()));
        }
    }

    @Override
    public void abort() {
        outbound().fail(new CloseReason.Local());
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

    // What the handlers share

    /** Returns how it sends. */
    Sender sender() {
        return sender;
    }

    /** Queues a frame of the protocol's own. */
    void offerControl(FrameKind kind, long number, Status status, @Nullable String text) {
        sender.offerControl(Envelope.control(kind, number, status, text));
    }

    // Life cycle, on the event loop

    /** Takes the kernel's word on who the peer is. */
    void identified(Peer kernelFacts) {
        assertInLoop();
        peer = kernelFacts;
        begun = true;
    }

    /** Takes notice that the endpoint lets the peer in. */
    void admitted() {
        assertInLoop();
        admitted = true;
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
        callbacksDone();
    }

    /** Opens the connection: the hellos are exchanged. */
    void establish(Hello hello) {
        assertInLoop();
        peer = peer.withLabel(hello.label());
        sender.establish(hello);
        sentRequests.establish(hello.features().contains(Hello.CANCEL));
        liveness.establish(hello.features().contains(Hello.PING));
        establishedAt = deadlines.now();
        established = true;
        endpoint.established(this, hello);
    }

    /** The channel is gone: what must be known of it is said. */
    void ended() {
        assertInLoop();
        CloseReason why = ending.ended();
        if (admitted) {
            endpoint.left(peer);
        }
        deadlines.cancel();
        sender.ended();
        sentRequests.ended(why);
        receivedRequests.ended();
        endpoint.connectionEnded(this);
        if (established) {
            endpoint.listeners().closed(this, why, age());
        }
        closed.complete(why);
    }

    /** The last callback has returned. */
    void callbacksDone() {
        endpoint.tally().end(counters);
        endpoint.callbacksDone(this);
    }

    /** Returns what it counts. */
    Counters counters() {
        return counters;
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

    /** Returns how long ago it was opened; only once it was. */
    Duration age() {
        return deadlines.since(establishedAt);
    }

    Endpoint<?> endpoint() {
        return endpoint;
    }

    /** Returns the timer of all requests. */
    DeadlineTimer deadlines() {
        return deadlines;
    }

    SentRequests sentRequests() {
        return sentRequests;
    }

    ReceivedRequests receivedRequests() {
        return receivedRequests;
    }

    /** Returns how much waits for callbacks. */
    Backlog backlog() {
        return backlog;
    }

    Liveness liveness() {
        return liveness;
    }

    OutboundQueue outbound() {
        return sender.queue();
    }

    Channel channel() {
        return channel;
    }

    /** Returns how the peer's bodies decode; only once it is established. */
    PeerTypes peerTypes() {
        return sender.peerTypes();
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

    /** Runs a task on the connection's event loop; once that has ended, nothing is left to do. */
    void inLoop(Runnable task) {
        Threads.runIn(channel.eventLoop(), task);
    }

    /** Runs a task on the connection's event loop: at once where this is it, otherwise as {@link #inLoop} does. */
    void nowInLoop(Runnable task) {
        if (channel.eventLoop().inEventLoop()) {
            task.run();
        } else {
            inLoop(task);
        }
    }

    void assertInLoop() {
        assert channel.eventLoop().inEventLoop() : "off the event loop";
    }
}
