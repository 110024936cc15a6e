package dev.ipc.netty;

import dev.ipc.Counter;
import dev.ipc.IpcException;
import dev.ipc.SendFailedException;
import dev.ipc.SendFailedException.Certainty;
import dev.ipc.wire.FrameKind;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Drains the connection's outbound queue into the pipeline as fast as the socket takes it, one flush for each batch, and sees
 * the frame with which the peer ends its side.
 *
 * <p><em>Threading:</em> confined to the connection's event loop.
 */
final class FlowControl extends ChannelInboundHandlerAdapter {
    /** After so many messages in one go the loop serves its other connections, and the reading of this one. */
    private static final int MESSAGES_PER_TURN = 256;

    /** After so many received in one go, what they caused to be sent leaves: the peer works on it while this side reads on. */
    private static final int RECEIVED_PER_DRAIN = 16;

    private final NettyConnection connection;
    private @Nullable ChannelHandlerContext context;
    private boolean draining;
    private int received;
    private final ChannelFutureListener writeOver = write -> over((Write) write);

    /** The write of one frame. */
    private static final class Write extends DefaultChannelPromise {
        final ChannelHandlerContext ctx;
        final Outbound outbound;

        Write(ChannelHandlerContext ctx, Outbound outbound) {
            super(ctx.channel(), ctx.executor());
            this.ctx = ctx;
            this.outbound = outbound;
        }
    }

    /** What it fires. */
    enum Event {
        /** The outbound queue, which was half full or more, has emptied. */
        WRITABLE
    }

    FlowControl(NettyConnection connection) {
        this.connection = connection;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        connection.sender().drainedBy(this);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        connection.sender().drainedBy(null);
    }

    /** Writes what is queued until the socket takes no more. */
    void drain() {
        ChannelHandlerContext ctx = context;
        if (draining || ctx == null) {
            return;
        }
        draining = true;
        try {
            if (writeTurn(ctx) == MESSAGES_PER_TURN) {
                // Scheduled, not executed: tasks that submit themselves again starve the loop's sockets.
                ctx.executor().schedule(this::drain, 1, TimeUnit.NANOSECONDS);
            }
        } finally {
            draining = false;
        }
    }

    private int writeTurn(ChannelHandlerContext ctx) {
        Channel channel = ctx.channel();
        int written = 0;
        boolean more = true;
        while (more && channel.isWritable() && written < MESSAGES_PER_TURN) {
            int before = written;
            while (channel.isWritable() && written < MESSAGES_PER_TURN && (more = writeNext(ctx))) {
                written++;
            }
            if (written > before) {
                ctx.flush();
            }
        }
        return written;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        drain();
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelOutputShutdownEvent) {
            connection.ending().outputOver();
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof Envelope envelope && envelope.kind() == FrameKind.CLOSE) {
            connection.ending().remoteClosed(envelope.status(), String.valueOf(envelope.message()));
            envelope.release();
        } else {
            if (message instanceof Envelope envelope && envelope.kind().carriesMessage()) {
                connection.counters().count(Counter.RECEIVED);
            }
            ctx.fireChannelRead(message);
            if (++received == RECEIVED_PER_DRAIN) {
                received = 0;
                drain();
            }
        }
    }

    private boolean writeNext(ChannelHandlerContext ctx) {
        Outbound next = connection.outbound().poll();
        if (next == null) {
            return false;
        }
        if (!next.completion().writing(next.envelope())) {
            boolean relieved = connection.outbound().release(next);
            next.envelope().release();
            tellIf(relieved, ctx);
            return true;
        }
        Write write = new Write(ctx, next);
        next.envelope().promise(write);
        ctx.write(next.envelope(), write);
        write.addListener(writeOver);
        return true;
    }

    private void over(Write write) {
        Outbound outbound = write.outbound;
        boolean relieved = connection.outbound().release(outbound);
        settle(outbound, write);
        tellIf(relieved, write.ctx);
        if (outbound.envelope().kind() == FrameKind.CLOSE) {
            connection.ending().lastFrameWritten();
        }
    }

    private static void tellIf(boolean relieved, ChannelHandlerContext ctx) {
        if (relieved) {
            ctx.fireUserEventTriggered(Event.WRITABLE);
        }
    }

    private void settle(Outbound outbound, Future<?> written) {
        Throwable cause = written.cause();
        if (cause == null) {
            connection.liveness().taken();
            if (outbound.envelope().kind().carriesMessage()) {
                connection.counters().count(Counter.SENT);
            }
            outbound.completion().written();
        } else {
            outbound.failed(failureOf(cause), connection.counters());
        }
    }

    private IpcException failureOf(Throwable cause) {
        if (cause instanceof IpcException failure) {
            return failure;
        }
        if (cause instanceof IOException) {
            return connection.outbound().closed(Certainty.MAYBE_SENT, cause);
        }
        return new SendFailedException(
                SendFailedException.Reason.HANDLER,
                Certainty.MAYBE_SENT,
                "a channel handler failed the message: " + cause,
                null,
                cause);
    }
}
