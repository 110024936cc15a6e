package dev.ipc.netty;

import dev.ipc.CloseReason;
import dev.ipc.wire.Hello;
import dev.ipc.wire.RefusalException;
import dev.ipc.wire.Status;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The exchange of hellos. It takes one frame, reads nothing more until it is done, and then leaves the pipeline and fires
 * {@link Event#DONE}.
 *
 * <p><em>Threading:</em> confined to the connection's event loop.
 */
abstract class Handshake extends ChannelInboundHandlerAdapter {
    /** What a handshake fires. */
    enum Event {
        /** The connection is open. */
        DONE
    }

    final NettyConnection connection;
    private @Nullable ScheduledFuture<?> deadline;

    Handshake(NettyConnection connection) {
        this.connection = connection;
    }

    /** Takes the other side's first frame, while reading is paused. */
    abstract void received(ChannelHandlerContext ctx, FirstFrame frame) throws RefusalException;

    /** Says that the time is over. */
    abstract void timedOut();

    /** Returns why a connection ends whose other side is told that its hello won't do. */
    abstract CloseReason reasonOf(Status status, String text);

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        long millis = TimeUnit.MILLISECONDS.convert(
                connection.endpoint().options().limits().handshakeTimeout());
        deadline = ctx.executor().schedule(this::timedOut, millis, TimeUnit.MILLISECONDS);
        ctx.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof FirstFrame frame) {
            take(ctx, frame);
        } else if (message instanceof FullHttpResponse frame) {
            try {
                take(ctx, FirstFrame.of(frame));
            } finally {
                frame.release();
            }
        } else {
            ctx.fireChannelRead(message);
        }
    }

    private void take(ChannelHandlerContext ctx, FirstFrame frame) {
        connection.decoder().pause();
        try {
            received(ctx, frame);
        } catch (RefusalException e) {
            refuse(e.status(), e.text());
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    void refuse(Status status, String text) {
        connection.ending().endSaying(reasonOf(status, text), status, text);
    }

    /** Writes this side's hello, with the versions that it speaks or the one that it chose; it is still to be flushed. */
    final void writeHello(ChannelHandlerContext ctx, List<Integer> versions) {
        Endpoint<?> endpoint = connection.endpoint();
        boolean plain = endpoint.options().userHandlers().isEmpty(PipelineSlot.FRAMES);
        FirstFrame.write(ctx, endpoint.hello().withVersions(versions), plain);
    }

    /** Opens the connection: from here on it is registered, and what is sent on it is queued. */
    final void open(ChannelHandlerContext ctx, Hello hello) {
        connection.establish(hello);
        ctx.fireUserEventTriggered(Event.DONE);
    }

    /** Makes way for messages. */
    final void leave(ChannelHandlerContext ctx) {
        ctx.pipeline().remove(this);
        connection.decoder().resume();
    }
}
