package dev.ipc.netty;

import dev.ipc.DecodingException;
import dev.ipc.wire.FrameKind;
import dev.ipc.wire.Status;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Takes what concerns requests and overtakes what waits for handlers: replies and cancels.
 *
 * <p><em>Threading:</em> confined to the connection's event loop.
 */
final class Requests extends ChannelInboundHandlerAdapter {
    private final NettyConnection connection;

    Requests(NettyConnection connection) {
        this.connection = connection;
    }

    /** Takes a reply or a cancel; the envelope stays the caller's. */
    void received(Envelope envelope) {
        if (envelope.kind() == FrameKind.REPLY) {
            connection.sentRequests().replied(envelope);
        } else {
            connection.receivedRequests().cancelled(envelope.number());
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (!(event instanceof ReceiveFailure failed)) {
            ctx.fireUserEventTriggered(event);
            return;
        }
        DecodingException failure = failed.failure();
        long number = failed.head().number();
        if (failed.head().kind() == FrameKind.REPLY) {
            connection
                    .sentRequests()
                    .repliedUnreadably(number, failure); // its requester learns of it, nobody else need
            return;
        }
        if (failed.head().kind() == FrameKind.REQUEST) {
            connection.receivedRequests().refuse(number, Status.BAD_REQUEST, String.valueOf(failure.getMessage()));
        }
        ctx.fireUserEventTriggered(event);
    }
}
