package dev.ipc.netty;

import dev.ipc.IpcServer;
import dev.ipc.ServerConnection;
import io.netty.channel.Channel;
import java.util.Set;

/** A connection as its server sees it. */
final class NettyServerConnection extends NettyConnection implements ServerConnection {
    private final NettyServer server;

    NettyServerConnection(NettyServer server, Channel channel) {
        super(server, channel);
        this.server = server;
    }

    @Override
    public IpcServer server() {
        return server;
    }

    @Override
    public Set<String> groups() {
        return server.groupsOf(this);
    }
}
