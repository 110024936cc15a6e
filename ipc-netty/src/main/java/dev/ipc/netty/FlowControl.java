package dev.ipc.netty;

import dev.ipc.IpcException;
import dev.ipc.SendFailedException.Certainty;
import dev.ipc.wire.FrameKind;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Drains the connection's outbound queue into the pipeline as fast as the socket takes it, one flush for each batch, and sees
 * the frame with which the peer ends its side.
 *
 * <p><em>Threading:</em> confined to the connection's event loop.
 */
final class FlowControl extends ChannelInboundHandlerAdapter {
    private final NettyConnection connection;
    private @Nullable ChannelHandlerContext context;
    private boolean draining;

    FlowControl(NettyConnection connection) {
        this.connection = connection;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    /** Writes what is queued until the socket takes no more. */
    void drain() {
        ChannelHandlerContext ctx = context;
        if (draining || ctx == null) {
            return;
        }
        draining = true;
        try {
            Channel channel = ctx.channel();
            boolean more = true;
            while (more && channel.isWritable()) {
                boolean wrote = false;
                while (channel.isWritable() && (more = writeNext(ctx))) {
                    wrote = true;
                }
                if (wrote) {
                    ctx.flush();
                }
            }
        } finally {
            draining = false;
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        drain();
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelOutputShutdownEvent) {
            connection.outputOver();
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof Envelope envelope && envelope.kind() == FrameKind.CLOSE) {
            connection.remoteClosed(envelope.status(), String.valueOf(envelope.message()));
            envelope.release();
        } else {
            ctx.fireChannelRead(message);
        }
    }

    private boolean writeNext(ChannelHandlerContext ctx) {
        Outbound next = connection.outbound().poll();
        if (next == null) {
            return false;
        }
        boolean last = next.envelope().kind() == FrameKind.CLOSE;
        ctx.write(next.envelope()).addListener(written -> {
            connection.outbound().release(next);
            settle(next, written);
            if (last) {
                connection.lastFrameWritten();
            }
        });
        return true;
    }

    private void settle(Outbound outbound, Future<?> written) {
        Throwable cause = written.cause();
        if (cause == null) {
            outbound.written();
        } else if (cause instanceof IpcException failure) {
            outbound.completion().failed(failure);
        } else {
            outbound.completion().failed(connection.outbound().closed(Certainty.MAYBE_SENT, cause));
        }
    }
}
