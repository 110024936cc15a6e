package dev.ipc.netty;

import dev.ipc.wire.FrameKind;
import dev.ipc.wire.Status;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers pings, and where there is a {@link dev.ipc.Heartbeat}, has {@link Pinging} send them.
 *
 * <p><em>Threading:</em> confined to the connection's event loop, but for {@link #roundTripTime}.
 */
final class Liveness extends ChannelInboundHandlerAdapter {
    /** What it fires. */
    enum Event {
        UNRESPONSIVE,
        RESPONSIVE
    }

    private final NettyConnection connection;
    private @Nullable PingLimit pingLimit;
    private volatile @Nullable Pinging pinging;

    Liveness(NettyConnection connection) {
        this.connection = connection;
    }

    /** Takes notice of whether the peer answers pings. */
    void establish(boolean answersPings) {
        if (answersPings && connection.endpoint().options().heartbeat().isOn()) {
            pinging = new Pinging(connection);
        }
    }

    /** Returns how long the latest ping took to be answered, or empty before the first. */
    Optional<Duration> roundTripTime() {
        Pinging current = pinging;
        return current == null ? Optional.empty() : current.roundTripTime();
    }

    /** The kernel took something that was sent. */
    void taken() {
        Pinging current = pinging;
        if (current != null) {
            current.taken();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (pinging != null) {
            pinging.end();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        ctx.fireUserEventTriggered(event);
        if (event == Handshake.Event.DONE && pinging != null) {
            pinging.begin(ctx);
        }
    }

    /** Bytes of the peer's arrived, part of a frame perhaps; or reading goes on after a pause in which none could. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (pinging != null) {
            pinging.heard();
        }
        ctx.fireChannelReadComplete();
    }

    /** Takes a ping or a pong; the envelope stays the caller's. */
    void received(Envelope envelope) {
        if (envelope.kind() == FrameKind.PING) {
            pinged(envelope.number());
        } else if (pinging != null) {
            pinging.answered(envelope.number());
        }
    }

    private void pinged(long number) {
        if (pingLimit == null) {
            pingLimit = new PingLimit(); // many peers never ping
        }
        long now = connection.deadlines().now();
        if (pingLimit.isExceeded(connection, now)) {
            connection.ending().tooMuch("more than " + PingLimit.MAX_PINGS + " pings in a second, again");
        } else {
            connection.offerControl(FrameKind.PONG, number, Status.OK, null);
        }
    }
}
