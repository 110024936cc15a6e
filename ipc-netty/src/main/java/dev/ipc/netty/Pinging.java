package dev.ipc.netty;

import dev.ipc.CloseReason;
import dev.ipc.Heartbeat;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Pings the peer of a connection with a {@link Heartbeat}, and tells when nothing is heard of it any more.
 *
 * <p>The wait for an answer is cut into slices. A slice that ends late says that this side stood still, and the wait begins
 * anew; so does a pause in reading. Until the ping is written, whatever else the peer takes off the socket shows that it lives.
 *
 * <p><em>Threading:</em> confined to the connection's event loop, but for {@link #roundTripTime}.
 */
final class Pinging {
    private static final int SLICES = 4;

    private final NettyConnection connection;
    private final Heartbeat heartbeat;

    private @Nullable ChannelHandlerContext context;
    private @Nullable Future<?> nextPing;
    private @Nullable Future<?> nextCheck;
    private long lastPing;
    private long pingedAt;
    private long heardAt;
    private boolean awaiting;
    private boolean written;
    private boolean unresponsive;
    private volatile long roundTripNanos = -1;

    Pinging(NettyConnection connection) {
        this.connection = connection;
        this.heartbeat = connection.endpoint().options().heartbeat();
    }

    /** Begins; what it finds out it fires from here. */
    void begin(ChannelHandlerContext ctx) {
        context = ctx;
        pingLater(ctx);
    }

    /** Ends: the connection is over. */
    void end() {
        context = null;
        cancel(nextPing);
        cancel(nextCheck);
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

    /** The peer was heard, or could not have been. */
    void heard() {
        if (awaiting) {
            heardAt = now();
            heardAgain();
        }
    }

    /** The peer answered a ping. */
    void answered(long number) {
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
            fire(Liveness.Event.RESPONSIVE);
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
            fire(Liveness.Event.UNRESPONSIVE);
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

    private long now() {
        return connection.deadlines().now();
    }

    private void fire(Liveness.Event event) {
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
