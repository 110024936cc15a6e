package dev.ipc.netty;

import dev.ipc.Limits;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What one connection has received and its callbacks haven't handled, against the bounds of both: says when reading is to pause
 * and when it may go on.
 *
 * <p><em>Threading:</em> thread-safe; what says so is confined to the connection's event loop.
 */
final class Backlog {
    private final Limits limits;
    private final MemoryBudget budget;
    private final AtomicInteger messages = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    /** From a pause until the loop has ended it; written by the loop. */
    private volatile boolean paused;

    private final AtomicBoolean resuming = new AtomicBoolean();

    Backlog(Limits limits, MemoryBudget budget) {
        this.limits = limits;
        this.budget = budget;
    }

    /**
     * Counts one more, before it is given to the executor; returns whether reading has to pause that didn't yet. Of the event
     * loop.
     */
    boolean add(int size) {
        int nowMessages = messages.incrementAndGet();
        long nowBytes = bytes.addAndGet(size);
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
        return messages.get();
    }

    long bytes() {
        return bytes.get();
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
        messages.decrementAndGet();
        bytes.addAndGet(-size);
        return paused && isRelieved() && !resuming.getAndSet(true);
    }

    /** Ends the pause if there is one and half is handled; returns whether it has ended. Of the event loop. */
    boolean resumes() {
        resuming.set(false); // first: who counts down from here on has the loop look again
        if (!paused || !isRelieved()) {
            return false;
        }
        paused = false;
        return true;
    }

    private boolean isRelieved() {
        return isHalfEmpty() && (messages.get() == 0 || !budget.isExceeded());
    }

    private boolean isHalfEmpty() {
        return messages.get() <= limits.maxUndispatchedMessages() / 2
                && bytes.get() <= limits.maxUndispatchedBytes() / 2;
    }
}
