package dev.ipc.netty;

import dev.ipc.CloseReason;
import dev.ipc.Peer;
import dev.ipc.wire.Status;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.Optional;

/**
 * Asks the kernel who is at the other end, before a byte is read or sent, and lets nobody in whom the endpoint doesn't trust.
 * It stands first: no handler of the user's ever sees a peer that was turned away. Who is admitted needs it no longer, and it
 * leaves the pipeline.
 *
 * <p><em>Threading:</em> confined to the connection's event loop.
 */
final class IdentityGate extends ChannelInboundHandlerAdapter {
    private final NettyConnection connection;
    private boolean admitted;

    IdentityGate(NettyConnection connection) {
        this.connection = connection;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        Peer peer = TransportChannels.peer(ctx.channel());
        connection.identified(peer);
        Optional<Refusal> refusal = connection.endpoint().admit(peer);
        if (refusal.isEmpty()) {
            admitted = true;
            connection.admitted();
            ctx.fireChannelActive();
            if (!ctx.isRemoved()) {
                ctx.pipeline().remove(this);
            }
            return;
        }
        ctx.channel().config().setAutoRead(false);
        connection.ending().refused(refusal.get().reason());
        if (connection.endpoint().tellsRefusal()) {
            ctx.writeAndFlush(Frames.closingBytes(
                            ctx, refusal.get().status(), refusal.get().text()))
                    .addListener(ChannelFutureListener.CLOSE);
        } else {
            ctx.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (admitted) {
            ctx.fireChannelRead(message);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    /**
     * Why a peer isn't let in.
     *
     * @param status what it is told in a number
     * @param text what it is told, in ASCII
     * @param reason why its connection ends
     */
    record Refusal(Status status, String text, CloseReason reason) {}
}
