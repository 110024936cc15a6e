package dev.ipc.netty;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Warnings that a peer can cause as often as it likes: ten a second are logged, so that it fills no disk.
 *
 * <p><em>Threading:</em> thread-safe; nothing is logged under the lock.
 */
final class PeerWarnings {
    /** As many may come at once. */
    static final int LINES_PER_SECOND = 10;

    private final Logger log;
    private final RateLimit lines = new RateLimit(LINES_PER_SECOND, System.nanoTime());
    private long unlogged;

    PeerWarnings(Logger log) {
        this.log = log;
    }

    /** Logs as {@link Logger#warn(String, Object...)} does, or counts. */
    void warn(String format, @Nullable Object... arguments) {
        long before;
        synchronized (this) {
            if (!lines.has(System.nanoTime())) {
                unlogged++;
                return;
            }
            lines.take();
            before = unlogged;
            unlogged = 0;
        }
        log.warn(before == 0 ? format : format + "; " + before + " such warnings before it were not logged", arguments);
    }
}
