package dev.ipc.netty;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.concurrent.Ticker;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** Event loops whose timers go by another clock than the system's, one that may stand still or leap. */
final class TickedLoops extends MultiThreadIoEventLoopGroup {
    TickedLoops(int threads, ThreadFactory factory, IoHandlerFactory handlers, Ticker ticker) {
        super(threads, factory, handlers, ticker);
    }

    @Override
    protected IoEventLoop newChild(Executor executor, IoHandlerFactory handlers, Object... arguments) {
        return new Loop(this, executor, handlers, (Ticker) arguments[0]);
    }

    private static final class Loop extends SingleThreadIoEventLoop {
        private final @Nullable Ticker ticker; // null for the constructor of the superclass, which asks for it
        private boolean ending;

        Loop(IoEventLoopGroup parent, Executor executor, IoHandlerFactory handlers, Ticker ticker) {
            super(parent, executor, handlers);
            this.ticker = ticker;
        }

        @Override
        public Ticker ticker() {
            Ticker known = ticker;
            return known == null ? Ticker.systemTicker() : known;
        }

        /** Returns when the next timer is due; where there is none, not a moment at which Netty would look for some. */
        @Override
        protected long deadlineNanos() {
            long next = nextScheduledTaskDeadlineNanos();
            return next == -1 ? Long.MAX_VALUE : next;
        }

        /** It ends in the system's time: in one that stands still, the time without tasks that it waits for never passes. */
        @Override
        protected boolean confirmShutdown() {
            if (isShuttingDown() && !ending) {
                cancelScheduledTasks();
                ending = true;
                updateLastExecutionTime();
            }
            return super.confirmShutdown();
        }

        @Override
        @Deprecated // Netty's own choice, which still asks for the time by it
        protected long getCurrentTimeNanos() {
            return ending ? Ticker.systemTicker().nanoTime() : ticker().nanoTime();
        }
    }
}
