package dev.ipc.netty;

import dev.ipc.Connection;
import dev.ipc.Peer;
import dev.ipc.group.CurrentUser;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's connection in memory, from its hello to its end, of which nobody hears. Where a client has to wait for its service,
 * or a server for its clients, it takes on itself the time that the first connection of a process needs for loading classes,
 * which is longer than a client may take to find a service that has appeared.
 *
 * <p><em>Threading:</em> confined to the thread that holds it.
 */
final class Rehearsal extends Endpoint<Connection> {
    private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);
    private static final Set<Transport> HELD = ConcurrentHashMap.newKeySet();

    private boolean wasOpen;

    Rehearsal(EndpointOptions<?> options) {
        super(
                new EndpointOptions<>(
                        options.address(),
                        options.container(),
                        options.types(),
                        options.limits(),
                        options.slowConsumerPolicy(),
                        options.budget(),
                        options.heartbeat(),
                        options.transport(),
                        null,
                        Spinning.NONE,
                        TimeSource.SYSTEM,
                        options.processName(),
                        false,
                        UserHandlers.NONE,
                        Listeners.NONE,
                        new Callbacks<>(
                                new HandlerTable<>(Map.of()),
                                new HandlerTable<>(Map.of()),
                                Callbacks.NOTHING,
                                Callbacks.NEITHER,
                                Callbacks.NEITHER,
                                Callbacks.NOTHING,
                                Callbacks.NOTHING,
                                (connection, messages) -> {},
                                Callbacks.NOTHING)),
                Runnable::run,
                new ConcurrentHashMap<>(4));
    }

    /** Holds the one rehearsal that a process needs of a transport, on a thread of its own. Returns at once. */
    static void holdOnce(EndpointOptions<?> options) {
        if (HELD.add(options.transport())) {
            Threads.runApart(options.address().service(), () -> {
                try {
                    new Rehearsal(options).hold();
                } catch (RuntimeException | Error e) {
                    LOG.debug("the first connection may take longer: its rehearsal failed", e);
                }
            });
        }
    }

    /** Holds it; returns whether it came as far as a connection does that is open. */
    boolean hold() {
        TransportChannels.newClientChannel(options().transport()).unsafe().closeForcibly();
        ProcessLookup.complete(Identity.of((int) ProcessHandle.current().pid(), CurrentUser.uid(), CurrentUser.uid()));
        EmbeddedChannel channel = new EmbeddedChannel(new IpcPipeline(this));
        try {
            for (ByteBuf own = channel.readOutbound(); own != null; own = channel.readOutbound()) {
                channel.writeInbound(own); // a client's hello, with one version, is as good as an answer to it
            }
        } finally {
            channel.finishAndReleaseAll();
        }
        return wasOpen;
    }

    @Override
    NettyConnection newConnection(Channel channel) {
        return new NettyConnection(this, channel);
    }

    @Override
    Handshake newHandshake(NettyConnection connection) {
        return new ClientHandshake(connection);
    }

    @Override
    Dispatch<Connection> newDispatch(NettyConnection connection) {
        return new Dispatch<>(connection, connection, options().callbacks());
    }

    @Override
    Optional<IdentityGate.Refusal> admit(Peer peer) {
        return Optional.empty(); // there is nobody
    }

    @Override
    void left(Peer peer) {}

    @Override
    boolean tellsRefusal() {
        return false;
    }

    @Override
    void connected(NettyConnection connection) {
        wasOpen = true;
    }

    @Override
    void connectionEnded(NettyConnection connection) {}

    @Override
    void callbacksDone(NettyConnection connection) {}
}
