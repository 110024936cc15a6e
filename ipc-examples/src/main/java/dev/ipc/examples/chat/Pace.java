package dev.ipc.examples.chat;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Holds a speaker to the pace of his listeners: only so many of his lines may be on their way at a time. Without it somebody
 * who pipes a file into the chat would get every listener disconnected for reading more slowly than a file is read. A
 * listener who doesn't read at all holds up nobody for long: patience ends, and the bound of his queue decides on him.
 *
 * <p><em>Threading:</em> {@link #enter} is for the speaker's handler, {@link #leave} for any thread.
 */
final class Pace {
    /** How many lines of one speaker may be on their way; far fewer than the queue of a connection holds. */
    static final int WINDOW = 64;

    private final Semaphore free = new Semaphore(WINDOW);
    private final Duration patience;
    private boolean impatient;

    Pace() {
        this(Duration.ofSeconds(1));
    }

    Pace(Duration patience) {
        this.patience = patience;
    }

    /** Waits for a place, and returns whether there is one to {@link #leave}; if not, the line goes its way without. */
    boolean enter() throws InterruptedException {
        if (free.tryAcquire()) {
            impatient = false;
            return true;
        }
        if (impatient) {
            return false;
        }
        impatient = !free.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
        return !impatient;
    }

    /** Gives a place back. */
    void leave() {
        free.release();
    }
}
