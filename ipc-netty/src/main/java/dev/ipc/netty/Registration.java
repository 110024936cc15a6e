package dev.ipc.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Has a connection registered that is open, before anybody further in learns of it, and leaves the pipeline.
 *
 * <p><em>Threading:</em> confined to the connection's event loop.
 */
final class Registration extends ChannelInboundHandlerAdapter {
    private final NettyConnection connection;

    Registration(NettyConnection connection) {
        this.connection = connection;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == Handshake.Event.DONE) {
            connection.endpoint().register(connection);
        }
        ctx.fireUserEventTriggered(event);
        if (event == Handshake.Event.DONE && !ctx.isRemoved()) {
            ctx.pipeline().remove(this);
        }
    }
}
