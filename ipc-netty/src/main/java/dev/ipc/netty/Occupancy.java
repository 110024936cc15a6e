package dev.ipc.netty;

import dev.ipc.Limits;
import dev.ipc.SlowConsumerPolicy;
import java.util.List;

/**
 * How full an {@link OutboundQueue} is, against its bounds. Beyond them, and not counted in them, some may wait for room.
 *
 * <p><em>Threading:</em> guarded by the lock of the queue, but for what says otherwise.
 */
final class Occupancy {
    /** What is sent besides messages, such as answers to pings, may exceed the bound on messages by as many again. */
    private static final int CONTROL_FACTOR = 2;

    /** Nobody waits. */
    static final long NEVER = Long.MAX_VALUE;

    private final Limits limits;
    private final MemoryBudget budget;
    private final WaitingSends waiting;
    private long bytes;
    private int messages;
    private boolean crowded;

    /** From this part of either bound on it is crowded. */
    private static final int CROWDED = 2;

    /** Down to this part of both bounds it stays crowded. */
    private static final int RELIEVED = 4;

    Occupancy(EndpointOptions<?> options) {
        this.limits = options.limits();
        this.budget = options.budget();
        this.waiting = options.slowConsumerPolicy() == SlowConsumerPolicy.WAIT ? new WaitingSends() : WaitingSends.NONE;
    }

    void add(Queued added) {
        budget.add(added.budgeted());
        bytes += added.bytes();
        messages++;
        crowded |= messages >= Math.max(1, limits.maxQueuedMessages() / CROWDED)
                || bytes >= Math.max(1, limits.maxQueuedBytes() / CROWDED);
    }

    void remove(Queued removed) {
        budget.remove(removed.budgeted());
        remove(1, removed.bytes());
    }

    /** Takes out so many, which the budget of the process doesn't count any more. */
    void remove(int goneMessages, long goneBytes) {
        messages -= goneMessages;
        bytes -= goneBytes;
    }

    int messages() {
        return messages;
    }

    long bytes() {
        return bytes;
    }

    /** Returns whether this is one of the queues that the process's budget, which is exceeded, can't bear to grow. */
    boolean isOverBudget() {
        return bytes > MemoryBudget.FREE_BYTES && budget.isExceeded();
    }

    boolean isCrowded() {
        return crowded;
    }

    /** Returns whether it was crowded and isn't any more, once. */
    boolean isRelieved() {
        boolean relieved = crowded
                && messages <= limits.maxQueuedMessages() / RELIEVED
                && bytes <= limits.maxQueuedBytes() / RELIEVED;
        crowded &= !relieved;
        return relieved;
    }

    /** Returns whether one more is within the bounds, and nobody waits for that place. */
    boolean hasRoomFor(Queued queued) {
        return waiting.isEmpty() && hasRoomFor(queued, 0, 0);
    }

    /** Returns whether one more is within the bounds once so many messages and bytes are gone. */
    boolean hasRoomFor(Queued queued, int goneMessages, long goneBytes) {
        int others = messages - waiting.messages() - goneMessages;
        long othersBytes = bytes - waiting.bytes() - goneBytes;
        return others < limits.maxQueuedMessages()
                && (others == 0 || othersBytes + queued.bytes() <= limits.maxQueuedBytes());
    }

    boolean hasRoomForControl() {
        return messages - waiting.messages() < CONTROL_FACTOR * (long) limits.maxQueuedMessages();
    }

    /** Has one wait for room, if there is room for that, before it is added. */
    boolean mayWait(Outbound outbound, OutboundQueue.Signals signals) {
        boolean may = waiting.messages() < limits.maxQueuedMessages()
                && (waiting.isEmpty() || waiting.bytes() + outbound.bytes() <= limits.maxQueuedBytes());
        if (may) {
            waiting.add(outbound, signals.nanoTime() + limits.sendTimeout().toNanos());
            add(outbound);
        }
        return may;
    }

    /** Gives the room that there is to those who wait, in their order. */
    void admitWaiting() {
        Outbound first = waiting.first();
        while (first != null && hasRoomFor(first, 0, 0)) {
            waiting.remove(first);
            first = waiting.first();
        }
    }

    /** Ends the wait of one that goes out; nothing happens to one that doesn't wait. */
    void waitNoLonger(Outbound outbound) {
        waiting.remove(outbound);
    }

    /** Takes out those that have waited for too long; they still say that they wait. */
    List<Outbound> removeExpired(long now) {
        List<Outbound> expired = waiting.removeExpired(now);
        expired.forEach(this::remove);
        return expired;
    }

    boolean isAnyWaiting() {
        return !waiting.isEmpty();
    }

    /** Returns in how many nanoseconds the next wait is over, or {@link #NEVER}. */
    long nextExpiry(long now) {
        return waiting.isEmpty() ? NEVER : Math.max(1, waiting.nextDeadline() - now);
    }

    void clearWaiting() {
        waiting.clear();
    }
}
