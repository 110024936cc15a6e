package dev.ipc.netty;

import dev.ipc.IpcServer;
import dev.ipc.ServerConnection;
import io.netty.channel.Channel;

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
}
