package dev.ipc.netty;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How often a peer may ping. The first second with too many is logged and let pass, since what was sent over a long time may
 * arrive at once; the second one is too much.
 *
 * <p><em>Threading:</em> confined to the connection's event loop.
 */
final class PingLimit {
    /** Pings in one second. */
    static final int MAX_PINGS = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(PingLimit.class);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private long begin;
    private int count;
    private boolean warned;

    /** Counts a ping at a moment of the clock that nobody sets; returns whether it is one too many. */
    boolean isExceeded(Object peer, long now) {
        if (count == 0 || now - begin >= SECOND) {
            begin = now;
            count = 0;
        }
        count++;
        if (count != MAX_PINGS + 1) {
            return false; // too few, or of a second that has been judged
        }
        boolean exceeded = warned;
        warned = true;
        if (!exceeded) {
            LOG.warn("{} pings more than {} times in a second; next time it is disconnected", peer, MAX_PINGS);
        }
        return exceeded;
    }
}
