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
    private final Deque<Outbound> waiting = new ArrayDeque<>(0);
    private long bytes;

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    int messages() {
        return waiting.size();
    }

    long bytes() {
        return bytes;
    }

    void add(Outbound outbound, long deadline) {
        outbound.waitUntil(deadline);
        waiting.add(outbound);
        bytes += outbound.bytes();
    }

    /** Returns the one that waits longest, or null. */
    @Nullable
    Outbound first() {
        return waiting.peek();
    }

    /** Ends a wait; nothing happens to one that doesn't wait. */
    void remove(Outbound outbound) {
        if (outbound.isWaiting()) {
            outbound.waitNoLonger();
            waiting.remove(outbound); // it is at the head, or near it
            bytes -= outbound.bytes();
        }
    }

    /** Ends the waits whose deadline is over, and returns whose they were. They still count as waiting. */
    List<Outbound> removeExpired(long now) {
        List<Outbound> expired = new ArrayList<>();
        for (Outbound each = waiting.peek(); each != null && each.deadline() - now <= 0; each = waiting.peek()) {
            waiting.remove();
            bytes -= each.bytes();
            expired.add(each);
        }
        return expired;
    }

    void clear() {
        waiting.clear();
        bytes = 0;
    }
}
