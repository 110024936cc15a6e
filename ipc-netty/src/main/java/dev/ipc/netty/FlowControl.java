package dev.ipc.netty;

import dev.ipc.Counter;
import dev.ipc.wire.FrameKind;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Drains the connection's outbound queue into the pipeline as fast as the socket takes it, one flush for each batch; has what was
 * received handed over every so often, and what that caused to be sent leave; and sees the frame with which the peer ends its side.
 *
 * <p><em>Threading:</em> confined to the connection's event loop.
 */
final class FlowControl extends ChannelInboundHandlerAdapter {
    /** After so many messages in one go the loop serves its other connections, and the reading of this one. */
    private static final int MESSAGES_PER_TURN = 256;

    /** So many are taken from the queue at once, unless the socket takes fewer. */
    private static final int MESSAGES_PER_POLL = 32;

    /** After so many received in one go, what they caused to be sent leaves: the peer works on it while this side reads on. */
    private static final int RECEIVED_PER_DRAIN = 32;

    private final NettyConnection connection;
    private final FrameDecoder decoder;
    private final MessageCodecHandler codec;
    private final Requests requests;
    private final Dispatch<?> dispatch;
    private @Nullable ChannelHandlerContext context;

    /** Whether nobody stands between it and the codec. */
    private boolean adjacent;

    private boolean draining;
    private int sinceDrain;

    /** What it fires. */
    enum Event {
        /** The outbound queue, which was half full or more, has emptied. */
        WRITABLE
    }

    FlowControl(
            NettyConnection connection,
            FrameDecoder decoder,
            MessageCodecHandler codec,
            Requests requests,
            Dispatch<?> dispatch) {
        this.connection = connection;
        this.decoder = decoder;
        this.codec = codec;
        this.requests = requests;
        this.dispatch = dispatch;
    }

    /** Has envelopes go to the codec past the pipeline: nobody stands between. */
    void passToCodec() {
        adjacent = true;
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
                ctx.executor().schedule(this::drain, 0, TimeUnit.NANOSECONDS);
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
            while (channel.isWritable() && written < MESSAGES_PER_TURN && more) {
                int most = Math.min(MESSAGES_PER_POLL, MESSAGES_PER_TURN - written);
                Polled next = connection.outbound().poll(most, channel.bytesBeforeUnwritable());
                more = next != null;
                written += next instanceof SharedRun run ? codec.write(run) : write(ctx, (Outbound) next);
            }
            if (written > before) {
                flush(ctx);
            }
        }
        return written;
    }

    private int write(ChannelHandlerContext ctx, @Nullable Outbound first) {
        int written = 0;
        Outbound next = first;
        while (next != null) {
            Outbound following = next.takeNext();
            if (adjacent) {
                next.write(codec);
            } else {
                next.write(ctx);
            }
            next = following;
            written++;
        }
        return written;
    }

    private void flush(ChannelHandlerContext ctx) {
        if (adjacent) {
            codec.flush();
        } else {
            ctx.flush();
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
            connection.ending().outputOver();
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof Envelope envelope) {
            received(envelope);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    /** Gives what was received to the handler whose it is: nobody else stands between. */
    void received(Envelope envelope) {
        FrameKind kind = envelope.kind();
        if (kind.carriesMessage()) {
            connection.counters().countAlone(Counter.RECEIVED);
        }
        switch (kind) {
            case MESSAGE, REQUEST -> dispatch.received(envelope);
            case REPLY, CANCEL -> requests.received(envelope);
            case PING, PONG -> connection.liveness().received(envelope);
            case CLOSE -> connection.ending().remoteClosed(envelope.status(), String.valueOf(envelope.message()));
            case HELLO -> throw new IllegalStateException("unexpected here: " + envelope);
        }
        envelope.release();
        if (++sinceDrain == RECEIVED_PER_DRAIN || !decoder.isDecoding()) {
            sinceDrain = 0;
            dispatch.handOver();
            drain();
        }
    }

    /** Tells that the outbound queue is writable again. */
    void writable() {
        if (context != null) {
            context.fireUserEventTriggered(Event.WRITABLE);
        }
    }
}
