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
    private final Deque<Outbound> held = new ArrayDeque<>(0);
    private @Nullable Outbound last;
    private @Nullable Thread callbackThread;
    private boolean gated = true;

    void enterCallback() {
        callbackThread = Thread.currentThread();
    }

    void openGate() {
        callbackThread = null;
        gated = false;
        ready.addAll(held);
        held.clear();
    }

    void add(Outbound outbound) {
        boolean hold = gated && Thread.currentThread() != callbackThread && !outbound.isSignOfLife();
        (hold ? held : ready).add(outbound);
    }

    void addLast(Outbound outbound) {
        last = outbound;
    }

    /** Returns whether {@link #poll} has something. */
    boolean hasNext() {
        return !ready.isEmpty() || (!gated && last != null);
    }

    @Nullable
    Outbound poll() {
        Outbound next = ready.poll();
        if (next == null && !gated) {
            next = last;
            last = null;
        }
        return next;
    }

    /** Returns the oldest that may be dropped, as many as it takes until {@code enough} says so of their number and bytes. */
    List<Outbound> oldest(BiPredicate<Integer, Long> enough) {
        List<Outbound> oldest = new ArrayList<>();
        long bytes = 0;
        for (Deque<Outbound> each : List.of(ready, held)) {
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
            if (!ready.remove(outbound)) {
                held.remove(outbound);
            }
        }
    }

    void removeIf(Predicate<Outbound> condition) {
        ready.removeIf(condition);
        held.removeIf(condition);
    }

    /** Takes out all. */
    List<Outbound> removeAll() {
        List<Outbound> all = new ArrayList<>(ready);
        all.addAll(held);
        if (last != null) {
            all.add(last);
        }
        ready.clear();
        held.clear();
        last = null;
        return all;
    }
}
