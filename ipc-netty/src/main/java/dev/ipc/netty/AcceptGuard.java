package dev.ipc.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a listening socket going when it can't accept, most often because this process is out of descriptors: it stops
 * listening for a while, so that no CPU is burnt on what fails again at once, and then goes on.
 *
 * <p>It stands before Netty's own answer, which logs first: without a descriptor a logger that was never used can't load its
 * classes, and the error would end the only thread that accepts. Here nothing that fails gets past the guard, and the log
 * waits until accepting works again.
 *
 * <p><em>Threading:</em> confined to the acceptor's loop, but for the count.
 */
final class AcceptGuard extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(AcceptGuard.class);
    private static final long PAUSE_MILLIS = 1000;

    private final String service;
    private final AtomicLong failures = new AtomicLong();
    private long unreported;
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
        if (unreported > 0) {
            report();
        }
        ctx.fireChannelRead(accepted);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        failures.incrementAndGet();
        unreported++;
        lastFailure = cause.toString();
        if (ctx.channel().config().isAutoRead()) {
            ctx.channel().config().setAutoRead(false);
            ctx.executor()
                    .schedule(
                            () -> {
                                ctx.channel().config().setAutoRead(true);
                            },
                            PAUSE_MILLIS,
                            TimeUnit.MILLISECONDS);
        }
    }

    private void report() {
        long count = unreported;
        unreported = 0;
        try {
            LOG.warn("{} accepts again, after {} failures to accept; the last was {}", service, count, lastFailure);
        } catch (LinkageError e) {
            unreported = count; // the relief was too short to load what logging needs
        }
    }
}
