package dev.ipc.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a listening socket going when it can't accept, most often because this process is out of descriptors: it stops
 * listening for a while, so that no CPU is burnt on what fails again at once, and then goes on. The first pause is short, for
 * a backlog of clients that have long gone drains only a handful of descriptors at a time; each further one in a row is twice
 * as long.
 *
 * <p>It stands before Netty's own answer, which pauses for a second each time, and logs at once: without a descriptor a logger
 * that was never used can't load its classes, and the error would end the only thread that accepts. Here nothing that fails
 * gets past the guard, and the log waits until accepting has worked for a while.
 *
 * <p><em>Threading:</em> confined to the acceptor's loop, but for the count.
 */
final class AcceptGuard extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(AcceptGuard.class);
    private static final long FIRST_PAUSE_MILLIS = 5;
    private static final long LONGEST_PAUSE_MILLIS = 250;
    private static final long QUIET_MILLIS = 1000;

    private final String service;
    private final AtomicLong failures = new AtomicLong();
    private long reported;
    private boolean reportPending;
    private long pauseMillis = FIRST_PAUSE_MILLIS;
    private String lastFailure = "";

    AcceptGuard(String service) {
        this.service = service;
    }

    /** Returns how many times accepting failed. */
    long failures() {
        return failures.get();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object accepted) {
        pauseMillis = FIRST_PAUSE_MILLIS;
        if (reported < failures.get() && !reportPending) {
            reportWhenQuiet(ctx);
        }
        ctx.fireChannelRead(accepted);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        failures.incrementAndGet();
        lastFailure = cause.toString();
        Channel channel = ctx.channel();
        if (channel.config().isAutoRead()) {
            channel.config().setAutoRead(false);
            ctx.executor().schedule(() -> goOn(channel), pauseMillis, TimeUnit.MILLISECONDS);
            pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
        }
    }

    private static void goOn(Channel channel) {
        if (channel.isOpen()) {
            channel.config().setAutoRead(true);
        }
    }

    private void reportWhenQuiet(ChannelHandlerContext ctx) {
        reportPending = true;
        long before = failures.get();
        ctx.executor()
                .schedule(
                        () -> {
                            reportPending = false;
                            if (failures.get() == before) {
                                report();
                            } else {
                                reportWhenQuiet(ctx);
                            }
                        },
                        QUIET_MILLIS,
                        TimeUnit.MILLISECONDS);
    }

    private void report() {
        long count = failures.get() - reported;
        reported = failures.get();
        LOG.warn("{} accepts again, after {} failures to accept; the last was {}", service, count, lastFailure);
    }
}
