package dev.ipc.examples.pipeline;

import dev.ipc.netty.Envelope;
import dev.ipc.wire.FrameKind;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Drops one-way messages that a peer sends faster than at a rate, and counts them; for the slot MESSAGES. Requests, replies and all
 * else pass. Up to a second's worth may come at once.
 */
public final class RateLimiter extends ChannelInboundHandlerAdapter {
    private final long perSecond;
    private final LongSupplier nanoTime;
    private final AtomicLong dropped;

    private long room;
    private long refilledAt;

    /**
     * Makes one for one channel.
     *
     * @param perSecond how many messages a second pass; at least 1
     * @param nanoTime the clock, such as {@code System::nanoTime}
     * @param dropped counts what is dropped, for one channel or many
     */
    public RateLimiter(long perSecond, LongSupplier nanoTime, AtomicLong dropped) {
        this.perSecond = perSecond;
        this.nanoTime = nanoTime;
        this.dropped = dropped;
        this.room = perSecond;
        this.refilledAt = nanoTime.getAsLong();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof Envelope envelope && envelope.kind() == FrameKind.MESSAGE && !take()) {
            dropped.incrementAndGet();
            envelope.release();
        } else {
            ctx.fireChannelRead(message);
        }
    }

    private boolean take() {
        long now = nanoTime.getAsLong();
        if (now - refilledAt >= TimeUnit.SECONDS.toNanos(1)) {
            room = perSecond;
            refilledAt = now;
        }
        if (room == 0) {
            return false;
        }
        room--;
        return true;
    }
}
