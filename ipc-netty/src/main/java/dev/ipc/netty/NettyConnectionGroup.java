package dev.ipc.netty;

import dev.ipc.BroadcastReplies;
import dev.ipc.BroadcastResult;
import dev.ipc.ConnectionGroup;
import dev.ipc.ServerConnection;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** A group of a server's connections: a name, by which the registry finds the members. */
record NettyConnectionGroup(NettyServer server, ConnectionRegistry registry, String name) implements ConnectionGroup {
    NettyConnectionGroup {
        Objects.requireNonNull(name, "name");
    }

    @Override
    public boolean join(ServerConnection connection) {
        return registry.join(name, ours(connection));
    }

    @Override
    public boolean leave(ServerConnection connection) {
        return registry.leave(name, ours(connection));
    }

    @Override
    public List<ServerConnection> members() {
        return List.copyOf(registry.members(name));
    }

    @Override
    public CompletableFuture<BroadcastResult> broadcast(Object message) {
        return server.broadcasts().send(message, new Recipients(registry.members(name)));
    }

    @Override
    public <R> BroadcastReplies<R> broadcastRequest(Object message, Class<R> replyType, Duration timeout) {
        return server.broadcastRequest(message, replyType, timeout, Set.copyOf(registry.members(name))::contains);
    }

    @Override
    public String toString() {
        return "group " + name + " of " + server.address().qualifiedName();
    }

    private NettyServerConnection ours(ServerConnection connection) {
        Objects.requireNonNull(connection, "connection");
        if (connection.server() != server || !(connection instanceof NettyServerConnection ours)) {
            throw new IllegalArgumentException(connection + " is another server's");
        }
        return ours;
    }
}
