package dev.ipc.netty;

import dev.ipc.CloseReason;
import dev.ipc.Connection;
import dev.ipc.DecodingException;
import dev.ipc.Heartbeat;
import dev.ipc.IpcListener;
import dev.ipc.Limits;
import dev.ipc.MessageHandler;
import dev.ipc.RequestHandler;
import dev.ipc.ServiceAddress;
import dev.ipc.SlowConsumerPolicy;
import dev.ipc.codec.MessageTypes;
import dev.ipc.group.Container;
import io.netty.channel.ChannelHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the builders of servers and clients share.
 *
 * <p>The callbacks of one connection run one at a time, in this order: connected; messages, requests, receive failures, drops and
 * the news that it is writable again, or its peer unresponsive or responsive again, as they come; closed. They run on the executor, off the event loop,
 * and may block, which holds up their own connection only. They may throw: that is logged and harms nothing else.
 *
 * <p><em>Threading:</em> for one thread.
 *
 * @param <C> the connection as this side sees it
 * @param <B> the builder itself
 */
public abstract sealed class EndpointBuilder<C extends Connection, B extends EndpointBuilder<C, B>>
        permits ServerBuilder, ClientBuilder {
    private static final Logger LOG = LoggerFactory.getLogger(EndpointBuilder.class);
    private static final PeerWarnings WARNINGS = new PeerWarnings(LOG);

    private final ServiceAddress address;
    private UserHandlers userHandlers = UserHandlers.NONE;
    private final List<IpcListener> listeners = new ArrayList<>();
    private final Map<Class<?>, MessageHandler<? super C, Object>> messageHandlers = new LinkedHashMap<>();
    private final Map<Class<?>, RequestHandler<? super C, Object>> requestHandlers = new LinkedHashMap<>();
    private MessageTypes types = MessageTypes.none();
    private Limits limits = Limits.DEFAULT;
    private SlowConsumerPolicy slowConsumerPolicy = SlowConsumerPolicy.FAIL;
    private MemoryBudget budget = MemoryBudget.PROCESS;
    private Heartbeat heartbeat = Heartbeat.OFF;
    private Consumer<? super C> unresponsive = connection -> LOG.warn("{}: nothing is heard of the peer", connection);
    private Consumer<? super C> responsive = connection -> LOG.info("{}: the peer is heard again", connection);
    private @Nullable Transport transport;
    private @Nullable Executor executor;
    private Spinning spinning = Spinning.NONE;
    private TimeSource time = TimeSource.SYSTEM;
    private @Nullable String processName;
    private boolean closeOnExit;
    private Consumer<? super C> connected = Callbacks.NOTHING;
    private BiConsumer<? super C, ? super CloseReason> closed = Callbacks.NEITHER;
    private BiConsumer<? super C, ? super DecodingException> receiveFailed =
            (connection, failure) -> WARNINGS.warn("{} sent what nobody takes: {}", connection, failure.getMessage());
    private Consumer<? super C> writable = Callbacks.NOTHING;
    private ObjLongConsumer<? super C> peerDropped = (connection, messages) ->
            WARNINGS.warn("{} dropped {} messages for this side, unsent", connection, messages);

    EndpointBuilder(ServiceAddress address) {
        this.address = Objects.requireNonNull(address, "address");
    }

    abstract B self();

    /** Returns the container as this side sees it: shared with others, or owned by another. */
    abstract Container container(Container own);

    /** Sets the classes that may travel; by default only built-in types, {@link dev.ipc.Message} among them. */
    public B types(MessageTypes newTypes) {
        types = Objects.requireNonNull(newTypes, "types");
        return self();
    }

    /** Sets the bounds of each connection; by default {@link Limits#DEFAULT}. */
    public B limits(Limits newLimits) {
        limits = Objects.requireNonNull(newLimits, "limits");
        return self();
    }

    /** Sets what happens when a connection's outbound queue is full; by default {@link SlowConsumerPolicy#FAIL}. */
    public B slowConsumerPolicy(SlowConsumerPolicy policy) {
        slowConsumerPolicy = Objects.requireNonNull(policy, "policy");
        return self();
    }

    /** Sets whether and how often this side asks the other for a sign of life, by default {@link Heartbeat#OFF}; it answers in any case. */
    public B heartbeat(Heartbeat newHeartbeat) {
        heartbeat = Objects.requireNonNull(newHeartbeat, "heartbeat");
        return self();
    }

    /** Sets the budget of queued bytes, which is the process's; another one is for tests. */
    B budget(MemoryBudget other) {
        budget = other;
        return self();
    }

    /**
     * Sets the transport; by default the one that the system property {@value Transport#PROPERTY} names, else the first
     * available of epoll, kqueue and NIO.
     */
    public B transport(Transport newTransport) {
        transport = Objects.requireNonNull(newTransport, "transport");
        return self();
    }

    /**
     * Sets the executor of the callbacks, which stays the caller's to close. By default a server has a pool of at most twice as many
     * daemon threads as there are processors, and at least four. The clients of a process share such a pool, which grows while
     * their callbacks block; it ends with the last of them.
     *
     * <p>It may run tasks in any order and at once: those of one connection are given to it one after the other. One that
     * rejects a task makes the callbacks run on the event loop, as {@link #directDispatch} does, and a log line tells of it.
     */
    public B executor(Executor newExecutor) {
        executor = Objects.requireNonNull(newExecutor, "executor");
        return self();
    }

    /**
     * Runs callbacks on virtual threads, in place of an executor set before: however many of them block, no other connection
     * waits for a thread.
     *
     * @throws UnsupportedOperationException on a JDK older than 21
     */
    public B virtualThreads() {
        executor = VirtualThreads.newExecutor();
        return self();
    }

    /**
     * Runs callbacks on the event loop, in place of an executor set before: a message reaches its handler without a change of
     * threads, which is the fastest, for callbacks that never block.
     *
     * <p>While one runs, nothing is read or written for the other connections on its loop, nor for other clients of the
     * process. To wait in one for a future of this library's fails at once, as everywhere on an event loop. No other wait is
     * noticed.
     */
    public B directDispatch() {
        executor = Runnable::run;
        return self();
    }

    /**
     * Has the event loops of the connections look for input for so long after their last event before they sleep, 1 µs to 1 day; by
     * default they sleep at once. Each that looks takes a processor.
     *
     * <p>Clients of a process that look for equally long share loops of their own. On a single processor nothing looks.
     */
    public B busyPolling(Duration longest) {
        spinning = spinning.withLoops(longest);
        return self();
    }

    /**
     * Has a thread that waits for a reply, in {@code join} or {@code get} of a request's future or of a stage made from it, look for
     * it for so long before it sleeps, 1 µs to 1 day; by default it sleeps at once. Each that looks takes a processor. A
     * virtual thread sleeps at once, and on a single processor each does.
     */
    public B spinningCallers(Duration longest) {
        spinning = spinning.withCallers(longest);
        return self();
    }

    /**
     * Sets the clock of its event loops, and so of all that it does in time: a hook for test kits. By default it is the system's.
     *
     * @param ticker from 0 on, may stand still and leap, but not go back; any thread asks it, also under locks; clients of one share loops
     * @param waiting makes of a loop's input and output one that wakes up at its deadline by the ticker; not asked for the system's
     */
    public B ticker(Ticker ticker, UnaryOperator<IoHandlerFactory> waiting) {
        time = new TimeSource(ticker, waiting);
        return self();
    }

    /**
     * Closes it in order when the JVM ends, by {@code System.exit}, a signal such as SIGTERM, or the end of the last thread;
     * by default whoever started it closes it, and a JVM that ends before just drops the connections.
     *
     * <p>One shutdown hook serves all: it closes servers, then clients, waits until what was accepted is sent and what is owed
     * is answered, each time within {@link Limits#closeTimeout()} and three seconds, and lets the JVM go. A callback may call
     * {@code System.exit}, though it never returns from it; on an event loop that costs the whole of that time, since nothing
     * can be sent from there meanwhile.
     */
    public B closeOnExit() {
        closeOnExit = true;
        return self();
    }

    /**
     * Sets the name that the other side sees as this process's label; by default none.
     *
     * @throws IllegalArgumentException if it isn't 1 to 64 printable ASCII characters
     */
    public B processName(String name) {
        processName = EndpointOptions.requireName(name);
        return self();
    }

    /**
     * Handles messages of a class. Handlers are looked up by the exact class of a message, then by its superclasses below
     * {@code Object}, then by its interfaces in the order in which handlers were set, then for {@code Object}; a message
     * without a handler is reported as a receive failure.
     *
     * @throws IllegalArgumentException if the class has a handler already
     */
    @SuppressWarnings("unchecked") // the table gives it what is of its class
    public <T> B onMessage(Class<T> type, MessageHandler<? super C, ? super T> handler) {
        HandlerTable.add(messageHandlers, type, (MessageHandler<? super C, Object>) handler);
        return self();
    }

    /**
     * Answers requests of a class. Handlers are looked up as those of messages are; a request without a handler is refused,
     * of which only its requester learns.
     *
     * @throws IllegalArgumentException if the class has a request handler already
     */
    @SuppressWarnings("unchecked") // likewise
    public <Q> B onRequest(Class<Q> type, RequestHandler<? super C, ? super Q> handler) {
        HandlerTable.add(requestHandlers, type, (RequestHandler<? super C, Object>) handler);
        return self();
    }

    /**
     * Sets the callback for each new connection, in place of one set before: called once, before its first message. What it
     * sends goes out before whatever others send to the connection. By default nothing is called.
     */
    public B onConnected(Consumer<? super C> callback) {
        connected = Objects.requireNonNull(callback, "callback");
        return self();
    }

    /** Sets the callback for the end of a connection, in place of one set before: called once, last of all. By default nothing is. */
    public B onClosed(BiConsumer<? super C, ? super CloseReason> callback) {
        closed = Objects.requireNonNull(callback, "callback");
        return self();
    }

    /**
     * Sets the callback for what arrived and was given to no handler, in place of one set before: a body that doesn't decode,
     * or a message without a handler. The connection goes on. By default it is logged.
     */
    public B onReceiveFailure(BiConsumer<? super C, ? super DecodingException> callback) {
        receiveFailed = Objects.requireNonNull(callback, "callback");
        return self();
    }

    /**
     * Sets the callback for messages that never arrived because the peer's policy is {@link SlowConsumerPolicy#DROP_OLDEST} and
     * this side didn't read as fast as the peer sent, in place of one set before: called in the order of messages, where those
     * that were dropped would have come or earlier, with their number, at least 1. By default it is logged.
     */
    public B onPeerDropped(ObjLongConsumer<? super C> callback) {
        peerDropped = Objects.requireNonNull(callback, "callback");
        return self();
    }

    /**
     * Sets the callback for a peer of which nothing is heard any more, in place of one set before: called when its
     * {@link Heartbeat#timeout()} is over, before the connection is closed for it, if it is. By default it is logged.
     */
    public B onUnresponsive(Consumer<? super C> callback) {
        unresponsive = Objects.requireNonNull(callback, "callback");
        return self();
    }

    /** Sets the callback for an unresponsive peer that was heard again, in place of one set before. By default it is logged. */
    public B onResponsive(Consumer<? super C> callback) {
        responsive = Objects.requireNonNull(callback, "callback");
        return self();
    }

    /**
     * Sets the callback for a connection that is {@linkplain Connection#isWritable() writable} again after it wasn't, in place of
     * one set before: called each time, in the order of messages. By default nothing is called.
     */
    public B onWritable(Consumer<? super C> callback) {
        writable = Objects.requireNonNull(callback, "callback");
        return self();
    }

    /**
     * Adds a channel handler to a slot of each connection's pipeline, behind those added to the slot before. It is added when
     * the channel is initialised, so that it sees the first event.
     *
     * @param name unique among all handlers of the pipeline
     * @param handler called once for each channel, on its event loop; channels of peers that are turned away, and of attempts to
     *     connect, are among them
     * @throws IllegalArgumentException if the name is taken
     */
    public B channelHandler(PipelineSlot slot, String name, Supplier<? extends ChannelHandler> handler) {
        userHandlers = userHandlers.with(slot, name, handler);
        return self();
    }

    /** Adds a listener, which is told what happens to its connections; by default there is none. */
    public B listener(IpcListener listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
        return self();
    }

    final EndpointOptions<C> options() {
        return new EndpointOptions<>(
                address,
                container(Container.of(address)),
                types,
                limits,
                slowConsumerPolicy,
                budget,
                heartbeat,
                transport == null ? Transport.chosen() : transport.ensureAvailable(),
                executor,
                spinning.on(Runtime.getRuntime().availableProcessors()),
                time,
                processName,
                closeOnExit,
                userHandlers,
                Listeners.of(listeners),
                new Callbacks<>(
                        new HandlerTable<>(messageHandlers),
                        new HandlerTable<>(requestHandlers),
                        connected,
                        closed,
                        receiveFailed,
                        unresponsive,
                        responsive,
                        peerDropped,
                        writable));
    }
}
