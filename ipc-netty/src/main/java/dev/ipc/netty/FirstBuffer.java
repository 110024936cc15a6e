package dev.ipc.netty;

import io.netty.buffer.ByteBufAllocator;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Netty's first direct buffer of this process. It takes long, as the allocator has the JVM start its flight recorder for the
 * allocator's events: so it is made beside all else that a first connection needs.
 *
 * <p><em>Threading:</em> thread-safe; whoever needs a buffer meanwhile waits for the same.
 */
final class FirstBuffer {
    private static final Logger LOG = LoggerFactory.getLogger(FirstBuffer.class);
    private static final AtomicBoolean MADE = new AtomicBoolean();

    private FirstBuffer() {}

    /** Makes it on a thread of its own, unless that was done. Returns at once. */
    static void makeApart() {
        if (!MADE.getAndSet(true)) {
            Threads.runApart("client", () -> {
                try {
                    ByteBufAllocator.DEFAULT.directBuffer(1).release();
                } catch (RuntimeException | Error e) {
                    LOG.debug("the first buffer failed; whoever needs one will say so", e);
                }
            });
        }
    }
}
