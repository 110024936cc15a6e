package dev.ipc.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The write of one frame, which tells the flow control of its outcome: once, in the loop, before any listener.
 *
 * <p><em>Threading:</em> thread-safe, as Netty's promises are.
 */
final class FrameWrite extends DefaultChannelPromise {
    private final FlowControl flowControl;
    private final Outbound outbound;
    private boolean released;

    FrameWrite(ChannelHandlerContext ctx, FlowControl flowControl, Outbound outbound) {
        super(ctx.channel(), ctx.executor());
        this.flowControl = flowControl;
        this.outbound = outbound;
    }

    /** Gives some the outcome that they have in common; their room in the queue is free before the first one's is told. */
    static void complete(List<ChannelPromise> promises, Future<?> outcome) {
        List<Outbound> over = new ArrayList<>(promises.size());
        FlowControl flowControl = null;
        for (ChannelPromise promise : promises) {
            if (promise instanceof FrameWrite write && !write.released) {
                write.released = true;
                flowControl = write.flowControl;
                over.add(write.outbound);
            }
        }
        if (flowControl != null) {
            flowControl.release(over);
        }
        Throwable cause = outcome.cause();
        for (ChannelPromise promise : promises) {
            if (cause == null) {
                promise.trySuccess();
            } else {
                promise.tryFailure(cause);
            }
        }
    }

    @Override
    public ChannelPromise setSuccess(@Nullable Void nothing) {
        super.setSuccess(null);
        isOver(true);
        return this;
    }

    @Override
    public boolean trySuccess(@Nullable Void nothing) {
        return isOver(super.trySuccess(null));
    }

    @Override
    public ChannelPromise setFailure(Throwable cause) {
        super.setFailure(cause);
        isOver(true);
        return this;
    }

    @Override
    public boolean tryFailure(Throwable cause) {
        return isOver(super.tryFailure(cause));
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        return isOver(super.cancel(mayInterruptIfRunning));
    }

    private boolean isOver(boolean now) {
        if (now) {
            if (channel().eventLoop().inEventLoop()) {
                over();
            } else {
                Threads.runIn(channel().eventLoop(), this::over);
            }
        }
        return now;
    }

    private void over() {
        if (!released) {
            released = true;
            flowControl.release(List.of(outbound));
        }
        flowControl.settle(outbound, cause());
    }
}
