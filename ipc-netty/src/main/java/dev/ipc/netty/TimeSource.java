package dev.ipc.netty;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.Ticker;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.function.UnaryOperator;

/**
 * What the event loops of an endpoint go by, and with them all that it does in time.
 *
 * @param ticker the clock
 * @param waiting makes of a loop's input and output one that waits by that clock
 */
record TimeSource(Ticker ticker, UnaryOperator<IoHandlerFactory> waiting) {
    static final TimeSource SYSTEM = new TimeSource(Ticker.systemTicker(), UnaryOperator.identity());

    TimeSource {
        Objects.requireNonNull(ticker, "ticker");
        Objects.requireNonNull(waiting, "waiting");
    }

    boolean isSystem() {
        return ticker == SYSTEM.ticker;
    }

    /** Returns event loops that go by it. */
    EventLoopGroup newGroup(int threads, ThreadFactory factory, IoHandlerFactory handlers) {
        return isSystem()
                ? new MultiThreadIoEventLoopGroup(threads, factory, handlers)
                : new TickedLoops(threads, factory, waiting.apply(handlers), ticker);
    }
}
