package dev.ipc.netty;

import dev.ipc.AcceptPolicy;
import dev.ipc.BroadcastReplies;
import dev.ipc.BroadcastResult;
import dev.ipc.CloseReason;
import dev.ipc.ConnectionGroup;
import dev.ipc.IpcServer;
import dev.ipc.PathLoss;
import dev.ipc.Peer;
import dev.ipc.RefusalReason;
import dev.ipc.ServerConnection;
import dev.ipc.ServiceAddress;
import dev.ipc.Statistics;
import dev.ipc.TransportUnavailableException;
import dev.ipc.wire.Hello;
import dev.ipc.wire.WireLimits;
import io.netty.channel.Channel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server on Netty. */
final class NettyServer extends Endpoint<ServerConnection> implements IpcServer {
    private static final AtomicLong LAST_START = new AtomicLong();
    private static final Logger LOG = LoggerFactory.getLogger(NettyServer.class);

    private final BiConsumer<? super IpcServer, ? super PathLoss> pathLost;
    private final Hello hello = super.hello().withServerInstance(newInstance());
    private final ExecutorService handlers;
    private final ServerLoops loops;
    private final ConnectionRegistry registry;
    private final Broadcasts broadcasts;
    private final ClientAdmission admission;
    private final Set<NettyConnection> alive = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final AtomicBoolean finishing = new AtomicBoolean();
    private final IpcFuture<CloseReason> closed = IpcFuture.after(this);
    private volatile @Nullable ServedName name;

    private NettyServer(
            EndpointOptions<ServerConnection> options,
            AcceptPolicy policy,
            BiConsumer<? super IpcServer, ? super PathLoss> pathLost,
            ExecutorService handlers) {
        super(options, handlers, new ConcurrentHashMap<>(4));
        this.handlers = handlers;
        this.registry = new ConnectionRegistry(options.budget());
        this.broadcasts = new Broadcasts(registry, bodies(), options.limits().maxContentBytes());
        ExecutorService deciders = Threads.deciders(options.address().service(), WireLimits.MAX_PENDING_HANDSHAKES);
        this.admission = new ClientAdmission(
                options, policy, new Deciders(policy, deciders, options.time().isSystem() ? deciders : executor()));
        this.pathLost = pathLost;
        this.loops = new ServerLoops(options);
    }

    static CompletableFuture<IpcServer> start(
            EndpointOptions<ServerConnection> options,
            AcceptPolicy policy,
            BiConsumer<? super IpcServer, ? super PathLoss> pathLost) {
        IpcFuture<IpcServer> started = new IpcFuture<>();
        try {
            Rehearsal.holdOnce(options);
            NettyServer server = new NettyServer(
                    options,
                    policy,
                    pathLost,
                    Threads.handlers(options.address().service()));
            server.closesOnExit(server::close, () -> server.alive, server.closed, server::releaseName);
            server.loops.acceptor().execute(() -> server.open(started));
        } catch (IllegalStateException e) {
            started.completeExceptionally(
                    new TransportUnavailableException("this process can't have another event loop", e));
        }
        return started;
    }

    @Override
    public ServiceAddress address() {
        return options().address();
    }

    @Override
    public Path socketPath() {
        return Objects.requireNonNull(name, "started").socketPath();
    }

    @Override
    public List<ServerConnection> connections() {
        return Collections.unmodifiableList(registry.snapshot());
    }

    @Override
    public Optional<ServerConnection> connection(long id) {
        return registry.get(id);
    }

    @Override
    public Map<RefusalReason, Long> refusals() {
        return admission.refusals().counts();
    }

    @Override
    public CompletableFuture<BroadcastResult> broadcast(Object message) {
        return broadcasts.send(message, registry.all());
    }

    @Override
    public CompletableFuture<BroadcastResult> broadcast(
            Object message, Predicate<? super ServerConnection> recipients) {
        return broadcasts.send(message, new Recipients(select(recipients)));
    }

    @Override
    public <R> BroadcastReplies<R> broadcastRequest(
            Object message, Class<R> replyType, Duration timeout, Predicate<? super ServerConnection> recipients) {
        return broadcasts.request(message, replyType, timeout, select(recipients));
    }

    private List<NettyServerConnection> select(Predicate<? super ServerConnection> recipients) {
        return registry.snapshot().stream().filter(recipients).toList();
    }

    Broadcasts broadcasts() {
        return broadcasts;
    }

    @Override
    public ConnectionGroup group(String groupName) {
        return new NettyConnectionGroup(this, registry, groupName);
    }

    /** Returns the groups that a connection is in. */
    Set<String> groupsOf(NettyServerConnection connection) {
        return registry.groupsOf(connection);
    }

    @Override
    public Statistics statistics() {
        return tally().statistics();
    }

    @Override
    public String describe() {
        return Description.of(this, closing.get() ? "closing" : "open", registry.snapshot());
    }

    @Override
    public void close() {
        end(NettyConnection::close);
    }

    @Override
    public void abort() {
        end(NettyConnection::abort);
    }

    @Override
    public CompletableFuture<CloseReason> closed() {
        return closed.copy();
    }

    @Override
    Hello hello() {
        return hello;
    }

    /** Returns what no other start on this machine says until it boots. */
    private static String newInstance() {
        long pid = ProcessHandle.current().pid();
        return pid + "-" + Long.toHexString(System.nanoTime()) + "-" + LAST_START.incrementAndGet();
    }

    @Override
    NettyConnection newConnection(Channel channel) {
        NettyServerConnection connection = new NettyServerConnection(this, channel);
        alive.add(connection);
        if (closing.get()) {
            connection.abort();
        }
        return connection;
    }

    @Override
    Handshake newHandshake(NettyConnection connection) {
        return new ServerHandshake(connection, admission);
    }

    @Override
    void register(NettyConnection connection) {
        registry.add((NettyServerConnection) connection);
    }

    @Override
    Dispatch<ServerConnection> newDispatch(NettyConnection connection) {
        return new Dispatch<>(
                connection, (NettyServerConnection) connection, options().callbacks());
    }

    @Override
    Optional<IdentityGate.Refusal> admit(Peer peer) {
        return admission.admit(peer);
    }

    @Override
    void left(Peer peer) {
        admission.left(peer);
    }

    @Override
    boolean tellsRefusal() {
        return true;
    }

    @Override
    void connected(NettyConnection connection) {}

    @Override
    void connectionEnded(NettyConnection connection) {
        registry.remove(connection); // before anybody learns of the end
        admission.ended(connection);
    }

    @Override
    void callbacksDone(NettyConnection connection) {
        alive.remove(connection);
        finishIfOver();
    }

    private void open(IpcFuture<IpcServer> started) {
        try {
            ServedName taken = ServedName.take(options(), loops, new IpcPipeline(this));
            name = taken;
            bodies().warmUp();
            taken.listening().addListener(listening -> {
                if (listening.isSuccess()) {
                    publish(taken, started);
                } else {
                    abandon(ServedSocket.unusable(taken.socketPath(), listening.cause()), started);
                }
            });
        } catch (RuntimeException | Error e) {
            abandon(e, started);
        }
    }

    private void publish(ServedName taken, IpcFuture<IpcServer> started) {
        try {
            taken.publish(this::pathLost);
            listeners().serverStarted(this);
            if (!started.complete(this)) {
                close(); // whoever started it gave up meanwhile
            }
        } catch (RuntimeException | Error e) {
            abandon(e, started);
        }
    }

    private void pathLost(PathLoss how) {
        new SerialExecutor(this).execute(() -> {
            try {
                pathLost.accept(this, how);
            } catch (RuntimeException | Error e) {
                LOG.warn("the callback for a lost path failed", e);
            }
        });
    }

    private void abandon(Throwable cause, IpcFuture<IpcServer> started) {
        close();
        closed.whenComplete((reason, none) -> started.completeExceptionally(cause));
    }

    private void end(Consumer<NettyConnection> how) {
        if (closing.compareAndSet(false, true)) {
            Threads.runIn(loops.acceptor(), () -> {
                if (name != null) {
                    name.stopListening();
                }
                alive.forEach(how);
                finishIfOver();
            });
        } else {
            alive.forEach(how);
        }
    }

    /** Removes the socket and frees the name, whatever still runs. */
    private CompletableFuture<?> releaseName() {
        ServedName taken = name;
        return taken == null ? closed : CompletableFuture.runAsync(taken::release, loops.acceptor());
    }

    private void finishIfOver() {
        if (closing.get() && alive.isEmpty() && finishing.compareAndSet(false, true)) {
            Threads.runIn(loops.acceptor(), () -> {
                if (name != null) {
                    name.release();
                }
                admission.deciders().close();
                handlers.shutdown();
                loops.close(
                        () -> Threads.runApart(address().service(), () -> closed.complete(new CloseReason.Local())));
            });
        }
    }
}
