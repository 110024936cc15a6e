package dev.ipc.netty;

import dev.ipc.wire.WireLimits;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The handshakes of one server that aren't done, oldest first, of which there are only so many: whoever connects and stays
 * silent makes room for the next.
 *
 * <p><em>Threading:</em> thread-safe.
 */
final class PendingHandshakes {
    private final Set<ServerHandshake> pending = new LinkedHashSet<>();

    /** Adds one; returns the oldest, no longer pending, where that was one too many. */
    synchronized @Nullable ServerHandshake add(ServerHandshake handshake) {
        pending.add(handshake);
        if (pending.size() <= WireLimits.MAX_PENDING_HANDSHAKES) {
            return null;
        }
        Iterator<ServerHandshake> oldestFirst = pending.iterator();
        ServerHandshake oldest = oldestFirst.next();
        oldestFirst.remove();
        return oldest;
    }

    /** Takes one out that is done, or gone. */
    synchronized void remove(ServerHandshake handshake) {
        pending.remove(handshake);
    }
}
