package dev.ipc.netty;

import dev.ipc.Limits;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/**
 * What one connection has received and its callbacks haven't handled, against the bounds of both: says when reading is to pause
 * and when it may go on.
 *
 * <p><em>Threading:</em> thread-safe; what says so is confined to the connection's event loop.
 */
final class Backlog {
    private static final AtomicIntegerFieldUpdater<Backlog> MESSAGES =
            AtomicIntegerFieldUpdater.newUpdater(Backlog.class, "messages");
    private static final AtomicLongFieldUpdater<Backlog> BYTES =
            AtomicLongFieldUpdater.newUpdater(Backlog.class, "bytes");
    private static final AtomicIntegerFieldUpdater<Backlog> RESUMING =
            AtomicIntegerFieldUpdater.newUpdater(Backlog.class, "resuming");

    private final Limits limits;
    private final MemoryBudget budget;
    private volatile int messages;
    private volatile long bytes;

    /** From a pause until the loop has ended it; written by the loop. */
    private volatile boolean paused;

    /** Whether the loop is to look whether the pause is over; 0 or 1. */
    private volatile int resuming;

    Backlog(Limits limits, MemoryBudget budget) {
        this.limits = limits;
        this.budget = budget;
    }

    /**
     * Counts one more, before it is given to the executor; returns whether reading has to pause that didn't yet. Of the event
     * loop.
     */
    boolean add(int size) {
        int nowMessages = MESSAGES.incrementAndGet(this);
        long nowBytes = BYTES.addAndGet(this, size);
        budget.add(size);
        boolean pauses = !paused
                && (nowMessages >= limits.maxUndispatchedMessages()
                        || nowBytes >= limits.maxUndispatchedBytes()
                        || budget.isExceeded());
        if (pauses) {
            paused = true; // whoever handles what was just counted sees it
        }
        return pauses;
    }

    int messages() {
        return messages;
    }

    long bytes() {
        return bytes;
    }

    /** Returns whether reading pauses now. */
    boolean isPaused() {
        return paused;
    }

    /** Returns whether reading pauses until a callback of the connection's own returns, whatever others do. */
    boolean isStuck() {
        return paused && !isHalfEmpty();
    }

    /** Counts one less; returns whether the loop is to look whether reading {@linkplain #resumes}. */
    boolean remove(int size) {
        budget.remove(size);
        MESSAGES.decrementAndGet(this);
        BYTES.addAndGet(this, -size);
        return paused && isRelieved() && resuming == 0 && RESUMING.compareAndSet(this, 0, 1);
    }

    /** Ends the pause if there is one and half is handled; returns whether it has ended. Of the event loop. */
    boolean resumes() {
        resuming = 0; // first: who counts down from here on has the loop look again
        if (!paused || !isRelieved()) {
            return false;
        }
        paused = false;
        return true;
    }

    private boolean isRelieved() {
        return isHalfEmpty() && (messages == 0 || !budget.isExceeded());
    }

    private boolean isHalfEmpty() {
        return messages <= limits.maxUndispatchedMessages() / 2 && bytes <= limits.maxUndispatchedBytes() / 2;
    }
}
