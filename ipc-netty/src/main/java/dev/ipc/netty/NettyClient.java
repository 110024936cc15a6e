package dev.ipc.netty;

import dev.ipc.CloseReason;
import dev.ipc.ConnectFailedException;
import dev.ipc.ConnectFailedException.Reason;
import dev.ipc.Connection;
import dev.ipc.IpcClient;
import dev.ipc.Peer;
import dev.ipc.ServiceAddress;
import dev.ipc.Statistics;
import dev.ipc.wire.Hello;
import dev.ipc.wire.Status;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client on Netty: one of the event loops that all clients of the process share, one connection at a time.
 *
 * <pre>
 *   new → connecting → connected ⇄ interrupted
 *             └────────────┴────────────┴────→ closed
 * </pre>
 *
 * <p>The callbacks of one connection have all returned before the next is tried, so that those of two never mix.
 */
final class NettyClient extends Endpoint<Connection> implements IpcClient {
    private static final Logger LOG = LoggerFactory.getLogger(NettyClient.class);

    private final ClientLoops loops;
    private final EventLoop loop;
    private final CurrentConnection current;
    private final ClientLife life;
    private final Backoff backoff;
    private final IpcFuture<IpcClient> connecting = new IpcFuture<>();
    private final IpcFuture<CloseReason> closed = IpcFuture.after(this);
    private boolean finishing;
    private volatile boolean closing;

    // Confined to the loop:
    private @Nullable Connector connector; // null while there is a connection, and after the last
    private @Nullable NettyConnection attempted;
    private boolean told = true;

    private NettyClient(ClientOptions options, ClientLoops loops) {
        super(options.endpoint(), loops.handlers(), loops.readySenders());
        this.loops = loops;
        loop = loops.next();
        current = new CurrentConnection(this, options.reconnect(), loop);
        life = new ClientLife(options, current);
        backoff = new Backoff(options.reconnect(), this::executeCallback, loop);
        connector = newConnector(new ServiceWait(options.waitForService(), loop.ticker()), this::connectFailed);
    }

    static CompletableFuture<IpcClient> connect(ClientOptions options) {
        try {
            EndpointOptions<?> endpoint = options.endpoint();
            NettyClient client = new NettyClient(
                    options,
                    ClientLoops.take(endpoint.transport(), endpoint.spinning().loopNanos(), endpoint.time()));
            client.closesOnExit(
                    client::close, () -> Stream.ofNullable(client.current.get()).toList(), client.closed, null);
            client.connecting.whenComplete((connected, failure) -> {
                if (connected != client) {
                    client.close(); // it failed, or whoever connects gave up: by a cancel or a timeout, say
                }
            });
            client.loop.execute(client::begin);
            return client.connecting;
        } catch (IllegalStateException e) {
            return IpcFuture.failed(
                    new ConnectFailedException(Reason.FAILURE, "this process can't have another event loop", e));
        }
    }

    private void begin() {
        try {
            bodies().warmUp();
            if (connector != null) {
                connector.attempt();
            }
        } catch (RuntimeException | Error e) {
            failed(new ConnectFailedException(Reason.FAILURE, "connecting failed: " + e, e));
        }
    }

    @Override
    public ServiceAddress address() {
        return options().address();
    }

    @Override
    public Connection connection() {
        return Objects.requireNonNull(current.get(), "connected");
    }

    @Override
    public CompletableFuture<Void> send(Object message) {
        return current.send(Objects.requireNonNull(message, "message"));
    }

    @Override
    public Statistics statistics() {
        return tally().statistics();
    }

    @Override
    public String describe() {
        NettyConnection latest = current.get();
        boolean live = latest != null && latest.isOpen();
        String state =
                closing ? "closing" : live ? "connected" : life.isInterrupted() ? "interrupted" : "not connected";
        return Description.of(this, state, live ? List.of(latest) : List.of());
    }

    @Override
    public void close() {
        end(false);
    }

    @Override
    public void abort() {
        end(true);
    }

    @Override
    public CompletableFuture<CloseReason> closed() {
        return closed.copy();
    }

    @Override
    NettyConnection newConnection(Channel channel) {
        NettyConnection made = new NettyConnection(this, channel);
        attempted = made;
        return made;
    }

    @Override
    Handshake newHandshake(NettyConnection made) {
        return new ClientHandshake(made);
    }

    @Override
    Dispatch<Connection> newDispatch(NettyConnection made) {
        return new Dispatch<>(made, made, life.callbacks());
    }

    @Override
    Optional<IdentityGate.Refusal> admit(Peer peer) {
        if (peer.uid().isPresent()
                && peer.uid().getAsInt() == options().container().ownerUid()) {
            return Optional.empty();
        }
        String text = "the process that serves " + address().qualifiedName() + " runs as another user: " + peer;
        return Optional.of(new IdentityGate.Refusal(
                Status.FORBIDDEN,
                text,
                new CloseReason.Failure(new ConnectFailedException(Reason.UNTRUSTED_SERVER, text, null))));
    }

    @Override
    void left(Peer peer) {}

    @Override
    boolean tellsRefusal() {
        return false;
    }

    @Override
    void established(NettyConnection made, Hello serversHello) {
        stopConnecting();
        backoff.connected();
        told = false;
        life.connected(backoff.isOn() ? ServerTrace.of(serversHello, made.peer()) : null);
        current.replace(made);
    }

    @Override
    void connected(NettyConnection made) {
        current.flow();
        if (!connecting.isDone()) {
            listeners().clientStarted(this);
            connecting.complete(this); // where somebody gave up instead, that closes the client
        }
    }

    @Override
    void connectionEnded(NettyConnection made) {
        CloseReason reason = Objects.requireNonNull(made.reason());
        if (made.isEstablished()) {
            if (comesBack(reason)) {
                backoff.interrupted();
                life.interrupted();
                current.interrupt();
            } else {
                current.end(reason);
            }
        } else if (connector != null && made.hasBegun()) { // of a connect that failed before, the connector knows
            connector.attemptFailed(reason);
        }
    }

    @Override
    boolean comesBack(@Nullable CloseReason why) {
        return !closing && backoff.follows(why);
    }

    @Override
    void callbacksDone(NettyConnection made) {
        if (made.isEstablished()) {
            Threads.runIn(loop, () -> told(Objects.requireNonNull(made.reason())));
        }
    }

    private void told(CloseReason reason) {
        told = true;
        if (!life.isInterrupted()) {
            finish(reason);
        } else if (closing) {
            endInterrupted(new CloseReason.Local());
        } else {
            Connector again = newConnector(backoff, this::endInterrupted);
            connector = again;
            again.retryAfter(reason);
        }
    }

    private void stopConnecting() {
        if (connector != null) {
            connector.giveUp();
            connector = null;
        }
    }

    private Connector newConnector(Retries retries, Consumer<CloseReason> failed) {
        return new Connector(options(), loop, new IpcPipeline(this), retries, failed);
    }

    private void connectFailed(CloseReason why) {
        failed(Connector.failureOf(why));
    }

    private void failed(RuntimeException failure) {
        stopConnecting();
        if (finish(new CloseReason.Failure(failure))) {
            closed.whenComplete((reason, none) -> connecting.completeExceptionally(failure));
        }
    }

    private void end(boolean atOnce) {
        closing = true; // before this returns: what is asked from now on fails as closed
        current.closing();
        Threads.runIn(loop, () -> {
            stopConnecting();
            if (attempted != null && !attempted.isEstablished()) {
                attempted.abort();
            }
            NettyConnection latest = current.get();
            if (latest == null) {
                failed(new ConnectFailedException(
                        Reason.CLOSED, "the client was closed while it was connecting", null));
            } else if (life.isInterrupted()) {
                endInterrupted(new CloseReason.Local());
            } else if (atOnce) {
                latest.abort();
            } else {
                latest.close();
            }
        });
    }

    /** Ends for good while there is no connection, once what is to be told of the last one is told. */
    private void endInterrupted(CloseReason reason) {
        closing = true;
        stopConnecting();
        current.end(reason);
        if (told) {
            told = false; // once
            executeCallback(() -> {
                try {
                    life.tellClosed(connection(), reason);
                } catch (RuntimeException | Error e) {
                    LOG.warn("the closed callback of a client of {} failed", address(), e);
                } finally {
                    finish(reason);
                }
            });
        }
    }

    private void executeCallback(Runnable callback) {
        new SerialExecutor(this).execute(callback);
    }

    private boolean finish(CloseReason reason) {
        boolean first;
        synchronized (this) {
            first = !finishing;
            finishing = true;
        }
        if (first) {
            current.end(reason);
            // Behind what this client has yet to do in the loop, such as to close its channel.
            Threads.runIn(
                    loop,
                    () -> loops.giveBack(() -> Threads.runApart(address().service(), () -> closed.complete(reason))));
        }
        return first;
    }
}
