package dev.ipc.netty;

import dev.ipc.CloseReason;
import dev.ipc.Heartbeat;
import dev.ipc.wire.FrameKind;
import dev.ipc.wire.Status;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Answers pings, and where there is a {@link Heartbeat}, sends them and tells when nothing is heard of the peer any more.
 *
 * <p>The wait for an answer is cut into slices. A slice that ends late says that this side stood still, and the wait begins
 * anew; so does a pause in reading. Until the ping is written, whatever else the peer takes off the socket shows that it lives.
 *
 * <p><em>Threading:</em> confined to the connection's event loop, but for {@link #roundTripTime}.
 */
final class Liveness extends ChannelInboundHandlerAdapter {
    /** What it fires. */
    enum Event {
        UNRESPONSIVE,
        RESPONSIVE
    }

    private static final int SLICES = 4;

    private final NettyConnection connection;
    private final Heartbeat heartbeat;

    private @Nullable PingLimit pingLimit;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Future<?> nextPing;
    private @Nullable Future<?> nextCheck;
    private long lastPing;
    private long pingedAt;
    private long heardAt;
    private boolean peerAnswers;
    private boolean awaiting;
    private boolean written;
    private boolean unresponsive;
    private volatile long roundTripNanos = -1;

    Liveness(NettyConnection connection) {
        this.connection = connection;
        this.heartbeat = connection.endpoint().options().heartbeat();
    }

    /** Takes notice of whether the peer answers pings. */
    void establish(boolean answersPings) {
        peerAnswers = answersPings;
    }

    /** Returns how long the latest ping took to be answered, or empty before the first. */
    Optional<Duration> roundTripTime() {
        long nanos = roundTripNanos;
        return nanos < 0 ? Optional.empty() : Optional.of(Duration.ofNanos(nanos));
    }

    /** The kernel took something that was sent. */
    void taken() {
        if (awaiting && !written) {
            heardAt = now(); // the socket was full: the peer made room
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        context = null;
        cancel(nextPing);
        cancel(nextCheck);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        ctx.fireUserEventTriggered(event);
        if (event == Handshake.Event.DONE && heartbeat.isOn() && peerAnswers) {
            pingLater(ctx);
        }
    }

    /** Bytes of the peer's arrived, part of a frame perhaps; or reading goes on after a pause in which none could. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (awaiting) {
            heardAt = now();
            heardAgain();
        }
        ctx.fireChannelReadComplete();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof Envelope envelope && envelope.kind() == FrameKind.PING) {
            pinged(envelope.number());
            envelope.release();
        } else if (message instanceof Envelope envelope && envelope.kind() == FrameKind.PONG) {
            answered(envelope.number());
            envelope.release();
        } else {
            ctx.fireChannelRead(message);
        }
    }

    private void pinged(long number) {
        if (pingLimit == null) {
            pingLimit = new PingLimit(); // many peers never ping
        }
        if (pingLimit.isExceeded(connection, now())) {
            connection.ending().tooMuch("more than " + PingLimit.MAX_PINGS + " pings in a second, again");
        } else {
            connection.offerControl(FrameKind.PONG, number, Status.OK, null);
        }
    }

    private void answered(long number) {
        if (awaiting && number == lastPing) {
            roundTripNanos = now() - pingedAt;
            awaiting = false;
            cancel(nextCheck);
            heardAgain();
        }
    }

    private void heardAgain() {
        if (unresponsive) {
            unresponsive = false;
            fire(Event.RESPONSIVE);
        }
    }

    private void pingLater(ChannelHandlerContext ctx) {
        nextPing = ctx.executor().schedule(() -> ping(ctx), heartbeat.interval().toNanos(), TimeUnit.NANOSECONDS);
    }

    private void ping(ChannelHandlerContext ctx) {
        if (!connection.isOpen()) {
            return; // it ends, and that has deadlines of its own
        }
        if (!awaiting) {
            awaiting = true;
            written = false;
            pingedAt = now();
            heardAt = pingedAt;
            connection.sender().offerPing(++lastPing, this::pingWritten);
            checkLater(ctx, heartbeat.timeout().toNanos() / SLICES);
        }
        pingLater(ctx);
    }

    private void pingWritten() {
        taken();
        written = true;
    }

    private void checkLater(ChannelHandlerContext ctx, long nanos) {
        long due = now() + nanos;
        nextCheck = ctx.executor().schedule(() -> check(ctx, due), nanos, TimeUnit.NANOSECONDS);
    }

    private void check(ChannelHandlerContext ctx, long due) {
        if (!awaiting || !connection.isOpen()) {
            return;
        }
        long slice = heartbeat.timeout().toNanos() / SLICES;
        long now = now();
        boolean stoodStill = now - due > slice / 2;
        if (stoodStill || connection.decoder().isPaused()) {
            heardAt = now;
        }
        long silence = now - heardAt;
        long allowed = heartbeat.timeout().toNanos();
        if (silence >= allowed && !unresponsive) {
            unresponsive = true;
            fire(Event.UNRESPONSIVE);
        }
        if (heartbeat.closeAfter().isPresent()) {
            allowed += unresponsive ? heartbeat.closeAfter().get().toNanos() : 0;
            if (silence >= allowed) {
                connection.ending().end(new CloseReason.Unresponsive());
                return;
            }
        }
        long left = allowed - silence;
        checkLater(ctx, left > 0 ? Math.min(slice, left) : slice);
    }

    /** Returns the moment on the loop's own clock, which is the one that nobody sets. */
    private long now() {
        return connection.channel().eventLoop().ticker().nanoTime();
    }

    private void fire(Event event) {
        if (context != null) {
            context.fireUserEventTriggered(event);
        }
    }

    private static void cancel(@Nullable Future<?> task) {
        if (task != null) {
            task.cancel(false);
        }
    }
}
