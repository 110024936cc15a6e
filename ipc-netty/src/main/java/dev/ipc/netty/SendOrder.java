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
    private final Deque<Outbound> ready = new ArrayDeque<>(0);

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
        (held == null || mayGo ? ready : held).add(outbound);
    }

    void addLast(Outbound outbound) {
        last = outbound;
    }

    /** Returns whether {@link #poll} has something. */
    boolean hasNext() {
        return !ready.isEmpty() || (held == null && last != null);
    }

    @Nullable
    Outbound poll() {
        Outbound next = ready.poll();
        if (next == null && held == null) {
            next = last;
            last = null;
        }
        return next;
    }

    /** Returns the oldest that may be dropped, as many as it takes until {@code enough} says so of their number and bytes. */
    List<Outbound> oldest(BiPredicate<Integer, Long> enough) {
        List<Outbound> oldest = new ArrayList<>();
        long bytes = 0;
        for (Deque<Outbound> each : held == null ? List.of(ready) : List.of(ready, held)) {
            for (Outbound old : each) {
                if (enough.test(oldest.size(), bytes)) {
                    return oldest;
                }
                if (old.mayBeDropped()) {
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
        ready.removeIf(condition);
        if (held != null) {
            held.removeIf(condition);
        }
    }

    /** Takes out all. */
    List<Outbound> removeAll() {
        List<Outbound> all = new ArrayList<>(ready);
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
