package dev.ipc.netty;

import dev.ipc.wire.FrameKind;
import dev.ipc.wire.Status;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Answers what the protocol itself asks, and refuses requests: this endpoint has no handlers for them.
 *
 * <p><em>Threading:</em> confined to the connection's event loop.
 */
final class Requests extends ChannelInboundHandlerAdapter {
    private final NettyConnection connection;

    Requests(NettyConnection connection) {
        this.connection = connection;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof Envelope envelope) || envelope.kind() == FrameKind.MESSAGE) {
            ctx.fireChannelRead(message);
            return;
        }
        switch (envelope.kind()) {
            case PING -> connection.offerControl(FrameKind.PONG, envelope.number(), Status.OK, null);
            case REQUEST ->
                connection.offerControl(
                        FrameKind.REPLY, envelope.number(), Status.NOT_FOUND, "no handler for this request");
            case REPLY, CANCEL, PONG -> {} // of a request or ping that this side never sent, or no longer waits for
            case HELLO, MESSAGE, CLOSE -> throw new IllegalStateException("unexpected here: " + envelope);
        }
        envelope.release();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ReceiveFailure failed && failed.head().kind() == FrameKind.REQUEST) {
            connection.offerControl(
                    FrameKind.REPLY,
                    failed.head().number(),
                    Status.BAD_REQUEST,
                    String.valueOf(failed.failure().getMessage()));
        }
        ctx.fireUserEventTriggered(event);
    }
}
