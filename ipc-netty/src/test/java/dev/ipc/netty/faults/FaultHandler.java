package dev.ipc.netty.faults;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Does to the bytes that a connection reads what networks, kernels and broken peers do, for tests: add it to the slot
 * {@code BYTES}. What it does follows from the seed of its {@link FaultPlan} and from the bytes alone, but for how the kernel cut
 * them, so that a failure can be repeated: put the plan, whose text has the seed, into the test's failure message.
 *
 * <p><em>Threading:</em> confined to its connection's event loop. One handler serves one connection.
 */
public final class FaultHandler extends ChannelDuplexHandler {
    private final FaultPlan plan;
    private final Random random;
    private final Deque<ByteBuf> waiting = new ArrayDeque<>();
    private boolean busy;
    private boolean stalled;
    private boolean ended;
    private boolean endIsLate;
    private long bytesSeen;
    private long bytesPassed;

    /** Makes a handler that follows a plan. */
    public FaultHandler(FaultPlan plan) {
        this.plan = plan;
        this.random = new Random(plan.seed());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof ByteBuf bytes)) {
            ctx.fireChannelRead(message);
            return;
        }
        if (ended) {
            bytes.release();
            return;
        }
        while (bytes.isReadable()) {
            int length = plan.has(Fault.SLICE)
                    ? 1 + random.nextInt(Math.min(plan.largestSlice(), bytes.readableBytes()))
                    : bytes.readableBytes();
            waiting.add(faulty(ctx, bytes.readSlice(length)));
        }
        bytes.release();
        pass(ctx);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (!busy) {
            ctx.fireChannelReadComplete();
        }
    }

    /** The end of the stream comes behind what is late, and never where the stream stalls. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (!(event instanceof ChannelInputShutdownEvent)) {
            ctx.fireUserEventTriggered(event);
        } else if (busy) {
            endIsLate = true;
        } else if (!stalled && !ended) {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (!stalled) {
            drain(ctx);
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
    }

    /** Returns a copy of a slice, with the faults that its place in the stream has. */
    private ByteBuf faulty(ChannelHandlerContext ctx, ByteBuf slice) {
        boolean here = bytesSeen + slice.readableBytes() > plan.from();
        bytesSeen += slice.readableBytes();
        ByteBuf copy = ctx.alloc().buffer(slice.readableBytes()).writeBytes(slice);
        if (!here) {
            return copy;
        }
        if (happens(Fault.CORRUPT)) {
            int index = copy.readerIndex() + random.nextInt(copy.readableBytes());
            copy.setByte(index, copy.getByte(index) ^ (1 << random.nextInt(8)));
        }
        if (happens(Fault.TRUNCATE)) {
            copy.writerIndex(copy.readerIndex() + random.nextInt(copy.readableBytes()));
        }
        if (happens(Fault.DUPLICATE)) {
            waiting.add(copy.copy());
        }
        return copy;
    }

    private boolean happens(Fault fault) {
        return plan.has(fault) && random.nextInt(plan.oneIn()) == 0;
    }

    private void pass(ChannelHandlerContext ctx) {
        if (busy || stalled) {
            return;
        }
        while (!waiting.isEmpty() && !ended) {
            boolean here = bytesPassed >= plan.from();
            if (here && happens(Fault.STALL)) {
                stalled = true;
                return;
            }
            if (here && happens(Fault.HALF_CLOSE)) {
                halfClose(ctx);
                return;
            }
            if (happens(Fault.DELAY)) {
                later(ctx);
                return;
            }
            forward(ctx, next(ctx));
        }
        ctx.fireChannelReadComplete();
        if (endIsLate) {
            endIsLate = false;
            ctx.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        }
    }

    private void forward(ChannelHandlerContext ctx, ByteBuf bytes) {
        bytesPassed += bytes.readableBytes();
        ctx.fireChannelRead(bytes);
    }

    private ByteBuf next(ChannelHandlerContext ctx) {
        ByteBuf next = waiting.remove();
        if (!happens(Fault.MERGE)) {
            return next;
        }
        ByteBuf merged = ctx.alloc().buffer().writeBytes(next);
        next.release();
        while (!waiting.isEmpty()) {
            ByteBuf each = waiting.remove();
            merged.writeBytes(each);
            each.release();
        }
        return merged;
    }

    private void later(ChannelHandlerContext ctx) {
        busy = true;
        Duration delay = plan.delay();
        ctx.executor()
                .schedule(
                        () -> {
                            busy = false;
                            if (!ctx.isRemoved() && !waiting.isEmpty()) {
                                forward(ctx, waiting.remove());
                                pass(ctx);
                            }
                        },
                        delay.toNanos(),
                        TimeUnit.NANOSECONDS);
    }

    private void halfClose(ChannelHandlerContext ctx) {
        ended = true;
        handlerRemoved(ctx);
        ctx.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE); // as Netty says it
    }

    private void drain(ChannelHandlerContext ctx) {
        while (!waiting.isEmpty()) {
            ctx.fireChannelRead(waiting.remove());
        }
    }
}
