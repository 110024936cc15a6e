package dev.ipc.netty.testing;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.ThreadAwareExecutor;

/**
 * An event loop's input and output that waits by a {@link ManualClock}, and lets it know when the loop has nothing to do.
 *
 * <p><em>Threading:</em> as Netty's; what the clock sees is guarded by the clock.
 */
final class FollowingIo implements IoHandler {
    private final IoHandler io;
    private final ThreadAwareExecutor loop;
    private final ManualClock clock;

    // Guarded by the clock
    private boolean idle = true;
    private boolean begun;
    private boolean woken;
    private long lookedIn;
    private long due = Long.MAX_VALUE;

    /** Of the loop: whether it did something since it was here last. */
    private boolean busy;

    private FollowingIo(IoHandler io, ThreadAwareExecutor loop, ManualClock clock) {
        this.io = io;
        this.loop = loop;
        this.clock = clock;
    }

    static IoHandlerFactory factory(IoHandlerFactory wrapped, ManualClock clock) {
        return loop -> {
            FollowingIo made = new FollowingIo(wrapped.newHandler(loop), loop, clock);
            clock.add(made);
            return made;
        };
    }

    /** Returns when the next timer is due, as of when it looked last. */
    long due() {
        return due;
    }

    /** Returns whether it has looked in this round or a later one, and has had nothing to do since. */
    boolean isIdleSince(long round) {
        return idle && (!begun || lookedIn >= round);
    }

    /** Has it look again. */
    void nudge() {
        if (begun && idle) {
            io.wakeup();
        }
    }

    boolean isOf(Thread thread) {
        return loop.isExecutorThread(thread);
    }

    @Override
    public int run(IoHandlerContext context) {
        long round = begin();
        boolean tasks = !context.canBlock();
        int handled = io.run(new Waiting(context, false, round));
        if (tasks || handled > 0 || !rest(context, round)) {
            busy = true;
            return handled;
        }
        try {
            handled = io.run(new Waiting(context, true, round));
            busy = handled > 0;
            return handled;
        } finally {
            setBusy();
        }
    }

    /** Whatever was done since it was here last is told now: before it looks, so that no round misses it. */
    private long begin() {
        synchronized (clock) {
            if (busy || woken) {
                busy = false;
                woken = false;
                clock.worked();
            }
            idle = false;
            return clock.round();
        }
    }

    /** Says that there is nothing to do; returns false if there is, now. */
    private boolean rest(IoHandlerContext context, long round) {
        synchronized (clock) {
            if (woken || !context.canBlock()) {
                return false;
            }
            idle = true;
            lookedIn = round;
            due = context.deadlineNanos();
            clock.notifyAll();
            return true;
        }
    }

    private void setBusy() {
        synchronized (clock) {
            idle = false;
        }
    }

    /** Somebody gives the loop a task. */
    @Override
    public void wakeup() {
        synchronized (clock) {
            woken = true;
            idle = false;
            begun = true;
        }
        io.wakeup();
    }

    @Override
    public void initialize() {
        synchronized (clock) {
            begun = true;
            idle = false;
        }
        io.initialize();
    }

    @Override
    public void prepareToDestroy() {
        io.prepareToDestroy();
    }

    @Override
    public void destroy() {
        clock.remove(this);
        io.destroy();
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        return io.register(handle);
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return io.isCompatible(handleType);
    }

    /** Waits for input and for tasks, not for timers: those the clock wakes it for, with each round. */
    private final class Waiting implements IoHandlerContext {
        private final IoHandlerContext context;
        private final boolean mayBlock;
        private final long round;

        Waiting(IoHandlerContext context, boolean mayBlock, long round) {
            this.context = context;
            this.mayBlock = mayBlock;
            this.round = round;
        }

        @Override
        public boolean canBlock() {
            return mayBlock && clock.round() == round && context.canBlock();
        }

        @Override
        public long delayNanos(long systemNanoTime) {
            return Long.MAX_VALUE;
        }

        @Override
        public long deadlineNanos() {
            return Long.MAX_VALUE;
        }

        @Override
        public void reportActiveIoTime(long activeNanos) {
            context.reportActiveIoTime(activeNanos);
        }

        @Override
        public boolean shouldReportActiveIoTime() {
            return context.shouldReportActiveIoTime();
        }
    }
}
