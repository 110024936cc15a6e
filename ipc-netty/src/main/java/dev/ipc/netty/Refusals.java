package dev.ipc.netty;

import dev.ipc.Peer;
import dev.ipc.RefusalReason;
import dev.ipc.ServiceAddress;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clients that a server turned away: each is counted, told to the listeners, and logged with what the kernel knows of it and nothing that it
 * sent. One peer and reason makes a line in ten minutes at most, and all of them ten a second.
 *
 * <p><em>Threading:</em> thread-safe; nothing is logged under the lock.
 */
final class Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
    private static final long REPEAT_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final int LINES_PER_SECOND = 10;
    private static final int REMEMBERED = 256;

    private final ServiceAddress address;
    private final Listeners listeners;
    private final LongSupplier nanoTime;
    private final RateLimit lines;
    private final Map<RefusalReason, Long> counts = new EnumMap<>(RefusalReason.class);
    private final Map<Source, Long> logged = new LinkedHashMap<>();
    private long unlogged;

    Refusals(ServiceAddress address, Listeners listeners, LongSupplier nanoTime) {
        this.address = address;
        this.listeners = listeners;
        this.nanoTime = nanoTime;
        this.lines = new RateLimit(LINES_PER_SECOND, nanoTime.getAsLong());
        for (RefusalReason reason : RefusalReason.values()) {
            counts.put(reason, 0L);
        }
    }

    /** Counts, logs and tells of one. */
    void note(Peer peer, RefusalReason reason) {
        note(peer, reason, "");
    }

    /** Counts, logs and tells of one, with words of the server's own or its user's, never of the peer's. */
    void note(Peer peer, RefusalReason reason, String words) {
        Peer known = peer.facts();
        countAndLog(known, reason, words);
        listeners.refused(address, known, reason);
    }

    private void countAndLog(Peer known, RefusalReason reason, String words) {
        long before;
        synchronized (this) {
            counts.merge(reason, 1L, Long::sum);
            if (!isToBeLogged(new Source(known, reason))) {
                unlogged++;
                return;
            }
            before = unlogged;
            unlogged = 0;
        }
        try {
            LOG.warn(
                    "{} refuses {}: {}{}{}",
                    address.qualifiedName(),
                    known,
                    reason,
                    words.isEmpty() ? "" : " (" + words + ")",
                    before == 0 ? "" : "; " + before + " refusals before it were not logged");
        } catch (LinkageError e) {
            // Without a free descriptor, a logger that was never used can't load its classes: it is counted all the
            // same.
        }
    }

    /** Returns how many there were of each reason. */
    synchronized Map<RefusalReason, Long> counts() {
        return Collections.unmodifiableMap(new EnumMap<>(counts));
    }

    private boolean isToBeLogged(Source source) {
        long now = nanoTime.getAsLong();
        Long last = logged.get(source);
        if ((last != null && now - last < REPEAT_NANOS) || !lines.has(now)) {
            return false;
        }
        lines.take();
        logged.remove(source);
        if (logged.size() >= REMEMBERED) {
            logged.remove(logged.keySet().iterator().next());
        }
        logged.put(source, now);
        return true;
    }

    private record Source(Peer peer, RefusalReason reason) {}
}
