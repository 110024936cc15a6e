package dev.ipc.netty;

import dev.ipc.CloseReason;
import dev.ipc.ConnectFailedException;
import dev.ipc.ConnectFailedException.Reason;
import dev.ipc.Connection;
import dev.ipc.IpcClient;
import dev.ipc.Peer;
import dev.ipc.ServiceAddress;
import dev.ipc.wire.Status;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A client on Netty: one event loop, one connection. */
final class NettyClient extends Endpoint<Connection> implements IpcClient {
    private static final long CLOSE_SECONDS = 5;

    private final EventLoopGroup loops;
    private final Connector connector;
    private final IpcFuture<IpcClient> connecting = new IpcFuture<>();
    private final IpcFuture<CloseReason> closed = IpcFuture.ofEnd(this);
    private final AtomicBoolean finishing = new AtomicBoolean();
    private volatile @Nullable NettyConnection connection;

    private NettyClient(EndpointOptions<Connection> options, Duration wait) {
        super(options);
        loops = TransportChannels.newGroup(
                options.transport(), 1, Threads.loops(options.address().service() + "-client"));
        connector = new Connector(options, loops.next(), new IpcPipeline(this), wait, this::failed);
    }

    static CompletableFuture<IpcClient> connect(EndpointOptions<Connection> options, Duration wait) {
        try {
            NettyClient client = new NettyClient(options, wait);
            client.connecting.whenComplete((connected, failure) -> {
                if (connected != client) {
                    client.close(); // it failed, or whoever connects gave up: by a cancel or a timeout, say
                }
            });
            client.loops.execute(client::begin);
            return client.connecting;
        } catch (IllegalStateException e) {
            return IpcFuture.failed(
                    new ConnectFailedException(Reason.FAILURE, "this process can't have another event loop", e));
        }
    }

    private void begin() {
        try {
            bodies().warmUp();
            connector.attempt();
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
        return Objects.requireNonNull(connection, "connected");
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
        connection = made;
        return made;
    }

    @Override
    Handshake newHandshake(NettyConnection made) {
        return new ClientHandshake(made);
    }

    @Override
    ChannelInboundHandlerAdapter newRegistryHandler(NettyConnection made) {
        return new ChannelInboundHandlerAdapter(); // a client has one connection, and no registry of them
    }

    @Override
    Dispatch<Connection> newDispatch(NettyConnection made) {
        return new Dispatch<>(made, made, options().callbacks());
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
    void connected(NettyConnection made) {
        if (!connecting.complete(this)) {
            made.close();
        }
    }

    @Override
    void connectionEnded(NettyConnection made) {
        CloseReason reason = Objects.requireNonNull(made.reason());
        boolean inHandshake = made.hasBegun() && !made.isEstablished(); // of a failed connect the connector knows
        if (inHandshake && !connecting.isDone() && !connector.retry(reason)) {
            failed(Connector.failureOf(reason));
        }
    }

    @Override
    void callbacksDone(NettyConnection made) {
        if (made.isEstablished()) {
            finish(Objects.requireNonNull(made.reason()));
        }
    }

    private void failed(RuntimeException failure) {
        connector.giveUp();
        if (finish(new CloseReason.Failure(failure))) {
            closed.whenComplete((reason, none) -> connecting.completeExceptionally(failure));
        }
    }

    private void end(boolean atOnce) {
        Threads.runIn(loops.next(), () -> {
            connector.giveUp();
            NettyConnection current = connection;
            if (current == null || !current.isEstablished()) {
                if (current != null) {
                    current.abort();
                }
                failed(new ConnectFailedException(
                        Reason.CLOSED, "the client was closed while it was connecting", null));
            } else if (atOnce) {
                current.abort();
            } else {
                current.close();
            }
        });
    }

    private boolean finish(CloseReason reason) {
        boolean first = finishing.compareAndSet(false, true);
        if (first) {
            closeExecutor();
            loops.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS)
                    .addListener(ended -> Threads.runApart(address().service(), () -> closed.complete(reason)));
        }
        return first;
    }
}
