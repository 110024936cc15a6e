package dev.ipc.netty;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Those in an {@link OutboundQueue} that are beyond its bounds and wait for room, in the order of their sends. They have their
 * places in the queue; room ends their wait, and saves them from their deadline.
 *
 * <p><em>Threading:</em> guarded by the lock of the queue.
 */
final class WaitingSends {
    /** Of all queues in which none ever waits; nothing is added to it. */
    static final WaitingSends NONE = new WaitingSends();

    /** Made for the first: most queues are never full. */
    private @Nullable Deque<Wait> waiting;

    private long bytes;

    /** The wait of one of them, until a moment of the connection's clock. */
    private record Wait(Outbound outbound, long deadline) {}

    boolean isEmpty() {
        return messages() == 0;
    }

    int messages() {
        return waiting == null ? 0 : waiting.size();
    }

    long bytes() {
        return bytes;
    }

    void add(Outbound outbound, long deadline) {
        outbound.waiting(true);
        if (waiting == null) {
            waiting = new ArrayDeque<>(1);
        }
        waiting.add(new Wait(outbound, deadline));
        bytes += outbound.bytes();
    }

    /** Returns the one that waits longest, or null. */
    @Nullable
    Outbound first() {
        Wait first = waiting == null ? null : waiting.peek();
        return first == null ? null : first.outbound();
    }

    /** Returns when the first wait is over; only if any waits. */
    long nextDeadline() {
        return waiting == null ? Long.MAX_VALUE : waiting.element().deadline();
    }

    /** Ends a wait; nothing happens to one that doesn't wait. */
    void remove(Outbound outbound) {
        if (waiting != null && outbound.isWaiting()) {
            outbound.waiting(false);
            bytes -= outbound.bytes();
            if (first() == outbound) {
                waiting.remove();
            } else {
                waiting.removeIf(each -> each.outbound() == outbound);
            }
        }
    }

    /** Ends the waits whose deadline is over, and returns whose they were. They still count as waiting. */
    List<Outbound> removeExpired(long now) {
        List<Outbound> expired = new ArrayList<>();
        Deque<Wait> all = waiting;
        if (all == null) {
            return expired;
        }
        for (Wait each = all.peek(); each != null && each.deadline() - now <= 0; each = all.peek()) {
            all.remove();
            bytes -= each.outbound().bytes();
            expired.add(each.outbound());
        }
        return expired;
    }

    void clear() {
        if (waiting != null) {
            waiting = null;
            bytes = 0;
        }
    }
}
