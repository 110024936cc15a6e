package dev.ipc.netty;

import dev.ipc.CloseReason;
import dev.ipc.Peer;
import dev.ipc.wire.Status;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the kernel who is at the other end, before a byte is read or sent, and lets nobody in whom the endpoint doesn't trust.
 * It stands first: no handler of the user's ever sees a peer that was turned away.
 *
 * <p><em>Threading:</em> confined to the connection's event loop.
 */
final class IdentityGate extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(IdentityGate.class);

    private final NettyConnection connection;
    private boolean admitted;

    IdentityGate(NettyConnection connection) {
        this.connection = connection;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        Peer peer = TransportChannels.peer(ctx.channel());
        connection.identified(peer);
        Optional<Refusal> refusal = connection.endpoint().refusalOf(peer);
        if (refusal.isEmpty()) {
            admitted = true;
            ctx.fireChannelActive();
            return;
        }
        ctx.channel().config().setAutoRead(false);
        LOG.warn(
                "{} refuses {}: {}",
                connection.address().qualifiedName(),
                peer,
                refusal.get().text());
        connection.ending().refused(refusal.get().reason());
        String text = refusal.get().text();
        if (connection.endpoint().tellsRefusal()) {
            ctx.writeAndFlush(ByteBufUtil.writeAscii(ctx.alloc(), head(text) + text))
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

    private static String head(String text) {
        return "HTTP/1.1 " + Status.FORBIDDEN.code() + " " + Status.FORBIDDEN.reasonPhrase() + "\r\ncontent-length: "
                + text.length() + "\r\nconnection: close\r\ncontent-type: text/plain; charset=utf-8\r\n\r\n";
    }

    /**
     * Why a peer isn't let in.
     *
     * @param text what it is told, in ASCII
     * @param reason why its connection ends
     */
    record Refusal(String text, CloseReason reason) {}
}
