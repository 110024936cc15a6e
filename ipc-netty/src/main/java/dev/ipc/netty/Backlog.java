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
    private static final AtomicLongFieldUpdater<Backlog> LOAD =
            AtomicLongFieldUpdater.newUpdater(Backlog.class, "load");
    private static final AtomicIntegerFieldUpdater<Backlog> RESUMING =
            AtomicIntegerFieldUpdater.newUpdater(Backlog.class, "resuming");

    /** In the lower bits of the load are bytes: 64 GiB, far above what the largest bound lets wait. */
    private static final int BYTE_BITS = 36;

    private static final long MESSAGE = 1L << BYTE_BITS;

    /** No bound on messages is taken for larger: half of what the upper bits hold. */
    private static final int MAX_MESSAGES = 1 << (Long.SIZE - BYTE_BITS - 2);

    /** So many bytes count at once: what all connections of a process share is looked at for them, and for the first of several. */
    private static final int MANY_BYTES = 16 << 10;

    private final Limits limits;
    private final MemoryBudget budget;

    /** How many messages, above how many bytes they have: both change at once. So it is in all loads. */
    private volatile long load;

    // Of the event loop: what is to be added to the load, and what to be taken from it
    private long added;
    private long handled;

    /** From a pause until the loop has ended it; written by the loop. */
    private volatile boolean paused;

    /** Whether the loop is to look whether the pause is over; 0 or 1. */
    private volatile int resuming;

    Backlog(Limits limits, MemoryBudget budget) {
        this.limits = limits;
        this.budget = budget;
    }

    /**
     * Counts one more, before it is given to the executor; returns whether reading has to pause that didn't yet. Others
     * see it from {@link #commit} on. Of the event loop.
     */
    boolean add(int size) {
        boolean first = added == 0;
        added += MESSAGE + size;
        boolean many = bytes(added) >= MANY_BYTES;
        long now = load + added;
        boolean pauses = !paused
                && (messages(now) >= maxMessages()
                        || bytes(now) >= limits.maxUndispatchedBytes()
                        || ((first || many) && budget.isExceededWith(bytes(added))));
        if (pauses) {
            paused = true; // whoever handles what was just counted sees it
        }
        if (pauses || many) {
            commit();
        }
        return pauses;
    }

    /** Has what was added count for everybody; before any of it is handled. Of the event loop. */
    void commit() {
        if (added > 0) {
            LOAD.addAndGet(this, added);
            budget.add(bytes(added));
            added = 0;
        }
    }

    int messages() {
        return messages(load);
    }

    long bytes() {
        return bytes(load);
    }

    /** Returns whether reading pauses now. */
    boolean isPaused() {
        return paused;
    }

    /** Returns whether reading pauses until a callback of the connection's own returns, whatever others do. */
    boolean isStuck() {
        return paused && !isHalfEmpty();
    }

    /** Counts one less that was handled in the event loop, where nothing is read meanwhile: from {@link #commitHandled} on. */
    void removeInLoop(int size) {
        handled += MESSAGE + size;
    }

    /** Has what was handled in the event loop count no longer; returns what {@link #remove} does. Of the event loop. */
    boolean commitHandled() {
        long all = handled;
        handled = 0;
        return all > 0 && remove(all);
    }

    /** Counts one less; returns whether the loop is to look whether reading {@linkplain #resumes}. */
    boolean remove(int size) {
        return remove(MESSAGE + size);
    }

    private boolean remove(long all) {
        budget.remove(bytes(all));
        LOAD.addAndGet(this, -all);
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
        return isHalfEmpty() && (messages() == 0 || !budget.isExceeded());
    }

    private boolean isHalfEmpty() {
        long now = load;
        return messages(now) <= maxMessages() / 2 && bytes(now) <= limits.maxUndispatchedBytes() / 2;
    }

    private int maxMessages() {
        return Math.min(limits.maxUndispatchedMessages(), MAX_MESSAGES);
    }

    private static int messages(long load) {
        return (int) (load >>> BYTE_BITS);
    }

    private static long bytes(long load) {
        return load & (MESSAGE - 1);
    }
}
