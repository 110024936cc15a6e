package dev.ipc.netty;

import dev.ipc.BroadcastResult;
import dev.ipc.IpcException;
import dev.ipc.ServerConnection;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The live connections of one server, in the order in which they connected.
 *
 * <p><em>Threading:</em> thread-safe. One lock covers the membership and, in {@link #broadcast}, the appends to the
 * recipients' queues: that makes the order of two broadcasts the same for everybody. No code of the user's runs under it.
 */
final class ConnectionRegistry {
    private final Map<Long, NettyServerConnection> connections = new LinkedHashMap<>();

    /** Returns the handler that makes one connection a member, until it is {@linkplain #remove removed}. */
    ChannelInboundHandlerAdapter handlerFor(NettyServerConnection connection) {
        return new Membership(connection);
    }

    synchronized Collection<NettyServerConnection> snapshot() {
        return List.copyOf(connections.values());
    }

    synchronized Optional<ServerConnection> get(long id) {
        return Optional.ofNullable(connections.get(id));
    }

    /** Queues one encoded message for each of the recipients; completes when each has its outcome. */
    CompletableFuture<BroadcastResult> broadcast(EncodedMessage message, List<NettyServerConnection> recipients) {
        BroadcastFuture result = new BroadcastFuture(recipients.size());
        List<NettyServerConnection> able = new ArrayList<>(recipients.size());
        for (NettyServerConnection recipient : recipients) {
            IpcException problem = recipient.problemWith(message);
            if (problem == null) {
                able.add(recipient);
            } else {
                result.of(recipient).failed(problem);
            }
        }
        List<Runnable> afterwards = new ArrayList<>(able.size());
        synchronized (this) {
            for (NettyServerConnection recipient : able) {
                afterwards.add(recipient.append(message, result.of(recipient)));
            }
        }
        afterwards.forEach(Runnable::run);
        return result.get();
    }

    private synchronized void add(NettyServerConnection connection) {
        connections.put(connection.id(), connection);
    }

    synchronized void remove(NettyConnection connection) {
        connections.remove(connection.id());
    }

    private final class Membership extends ChannelInboundHandlerAdapter {
        private final NettyServerConnection connection;

        Membership(NettyServerConnection connection) {
            this.connection = connection;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event == Handshake.Event.DONE) {
                add(connection);
            }
            ctx.fireUserEventTriggered(event);
        }
    }
}
