package dev.ipc.netty;

import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;

/**
 * An event loop's input and output such that the loop, after its last event, looks for the next one for a while before it sleeps.
 * An event is input, a socket that takes output again, a task, or a timer that is due.
 *
 * <p>Tasks, timers and the loop's end stop the looking at once, and since the loop is awake, whoever gives it a task wakes nobody.
 *
 * <p><em>Threading:</em> as Netty's.
 */
final class BusyPolling extends WrappedIoHandler {
    private static final IoHandlerContext GLANCE = new IoHandlerContext() {
        @Override
        public boolean canBlock() {
            return false;
        }

        @Override
        public long delayNanos(long currentTimeNanos) {
            return 0;
        }

        @Override
        public long deadlineNanos() {
            return -1;
        }
    };

    private final long longestNanos;
    private long lastEvent = System.nanoTime();

    private BusyPolling(IoHandler wrapped, long longestNanos) {
        super(wrapped);
        this.longestNanos = longestNanos;
    }

    /** Returns a factory of what another one makes, such that its loops look for so long before they sleep; 0 for not at all. */
    static IoHandlerFactory factory(IoHandlerFactory wrapped, long longestNanos) {
        return longestNanos == 0 ? wrapped : factory(wrapped, handler -> new BusyPolling(handler, longestNanos));
    }

    @Override
    public int run(IoHandlerContext context) {
        int handled = look(context);
        if (handled == 0) {
            handled = super.run(context); // which sleeps, unless a task or a timer is due
        }
        lastEvent = System.nanoTime();
        return handled;
    }

    /** Looks until there is input, something else to do, or no time left; returns how much input was handled. */
    @SuppressWarnings("ThreadPriorityCheck") // nothing relies on it
    private int look(IoHandlerContext context) {
        int handled = 0;
        while (handled == 0 && context.canBlock() && System.nanoTime() - lastEvent < longestNanos) {
            handled = super.run(GLANCE);
            Thread.yield(); // whom it waits for may need this very processor
        }
        return handled;
    }
}
