package dev.ipc.netty;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The order of an {@link OutboundQueue}: what may go, behind it what is held until the connected callback has returned, and at the
 * end the last frame. What the callback itself sends
 * isn't held, nor is a sign of life.
 *
 * <p><em>Threading:</em> guarded by the lock of the queue.
 */
final class SendOrder {
    private final Deque<Queued> ready = new ArrayDeque<>(0);

    /** Null once the gate is open: nothing is held any more. */
    private @Nullable Deque<Outbound> held = new ArrayDeque<>(0);

    private @Nullable Outbound last;
    private @Nullable Thread callbackThread;

    void enterCallback() {
        callbackThread = Thread.currentThread();
    }

    void openGate() {
        callbackThread = null;
        if (held != null) {
            ready.addAll(held);
            held = null;
        }
    }

    void add(Outbound outbound) {
        boolean mayGo = Thread.currentThread() == callbackThread || outbound.isSignOfLife();
        if (held == null || mayGo) {
            ready.add(outbound);
        } else {
            held.add(outbound);
        }
    }

    /** Adds what goes to others too, unless something is held back; returns whether it did. */
    boolean add(SharedMessage message) {
        return held == null && ready.add(message);
    }

    void addLast(Outbound outbound) {
        last = outbound;
    }

    /** Returns whether {@link #poll} has something. */
    boolean hasNext() {
        return !ready.isEmpty() || (held == null && last != null);
    }

    /** Takes out the next and what may leave with it, up to a number of messages and until there are so many bytes; null if there is none. */
    @Nullable
    Polled poll(int maxMessages, long enoughBytes, Occupancy occupancy) {
        if (ready.peek() instanceof SharedMessage) {
            return pollRun(maxMessages, enoughBytes);
        }
        Outbound first = pollOwn(occupancy);
        Outbound last = first;
        long bytes = first == null ? 0 : first.bytes();
        for (int i = 1; last != null && i < maxMessages && bytes < enoughBytes; i++) {
            Outbound next = pollOwn(occupancy);
            if (next != null) {
                last.precede(next);
                bytes += next.bytes();
            }
            last = next;
        }
        return first;
    }

    /** Takes out the next, if it doesn't go to others too; room or not, it waits no longer. */
    private @Nullable Outbound pollOwn(Occupancy occupancy) {
        Outbound next = null;
        if (ready.peek() instanceof Outbound own) {
            next = own;
            ready.remove();
            occupancy.waitNoLonger(next);
        } else if (ready.isEmpty() && held == null) {
            next = last;
            last = null;
        }
        return next;
    }

    private SharedRun pollRun(int maxMessages, long enoughBytes) {
        SharedRun run = new SharedRun();
        while (run.size() < maxMessages
                && run.frameBytes() < enoughBytes
                && ready.peek() instanceof SharedMessage message
                && run.add(message)) {
            ready.remove();
        }
        return run;
    }

    /** Returns the oldest that may be dropped, as many as it takes until {@code enough} says so of their number and bytes. */
    List<Outbound> oldest(BiPredicate<Integer, Long> enough) {
        List<Outbound> oldest = new ArrayList<>();
        long bytes = 0;
        for (Deque<? extends Queued> each : held == null ? List.of(ready) : List.of(ready, held)) {
            for (Queued queued : each) {
                if (enough.test(oldest.size(), bytes)) {
                    return oldest;
                }
                if (queued instanceof Outbound old && old.mayBeDropped()) {
                    oldest.add(old);
                    bytes += old.bytes();
                }
            }
        }
        return oldest;
    }

    /** Takes out some that stand at the head, or near it. */
    void remove(List<Outbound> outbounds) {
        for (Outbound outbound : outbounds) {
            if (!ready.remove(outbound) && held != null) {
                held.remove(outbound);
            }
        }
    }

    void removeIf(Predicate<Outbound> condition) {
        ready.removeIf(each -> each instanceof Outbound own && condition.test(own));
        if (held != null) {
            held.removeIf(condition);
        }
    }

    /** Takes out all. */
    List<Queued> removeAll() {
        List<Queued> all = new ArrayList<>(ready);
        if (held != null) {
            all.addAll(held);
            held.clear();
        }
        if (last != null) {
            all.add(last);
        }
        ready.clear();
        last = null;
        return all;
    }
}
