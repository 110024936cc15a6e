package dev.ipc.netty;

import dev.ipc.DecodingException;
import dev.ipc.wire.FrameKind;
import dev.ipc.wire.Status;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Takes what concerns requests: replies and cancels overtake what waits for handlers, requests go on to
 * {@link Dispatch}.
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
        if (!(message instanceof Envelope envelope) || passesOn(envelope.kind())) {
            ctx.fireChannelRead(message);
            return;
        }
        switch (envelope.kind()) {
            case REPLY -> connection.sentRequests().replied(envelope);
            case CANCEL -> connection.receivedRequests().cancelled(envelope.number());
            case PING, PONG, HELLO, MESSAGE, REQUEST, CLOSE ->
                throw new IllegalStateException("unexpected here: " + envelope);
        }
        envelope.release();
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

    private static boolean passesOn(FrameKind kind) {
        return kind == FrameKind.MESSAGE || kind == FrameKind.REQUEST;
    }
}
