package dev.ipc.netty;

import dev.ipc.Limits;
import dev.ipc.RefusalReason;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * How many connections there are and how fast they come, in all and for each user, against what a server's limits allow. The
 * server's own user is bound by the totals alone.
 *
 * <p><em>Threading:</em> thread-safe.
 */
final class ConnectionQuota {
    private static final int USERS_BEFORE_SWEEP = 64;

    private final Limits limits;
    private final int ownUid;
    private final LongSupplier nanoTime;
    private final RateLimit rate;
    private final Map<Integer, User> users = new HashMap<>();
    private int connections;

    ConnectionQuota(Limits limits, int ownUid, LongSupplier nanoTime) {
        this.limits = limits;
        this.ownUid = ownUid;
        this.nanoTime = nanoTime;
        this.rate = new RateLimit(limits.maxConnectsPerSecond(), nanoTime.getAsLong());
    }

    /** Counts a connection of a user, to be given back when it ends; or returns why there is no room for it. */
    synchronized Optional<RefusalReason> take(int uid) {
        long now = nanoTime.getAsLong();
        if (uid == ownUid) {
            return takeInAll(now);
        }
        sweep(now);
        User user = users.computeIfAbsent(uid, first -> new User(limits.maxConnectsPerSecondPerUser(), now));
        if (user.connections >= limits.maxConnectionsPerUser()) {
            return Optional.of(RefusalReason.TOO_MANY_CONNECTIONS);
        }
        if (!user.rate.has(now)) {
            return Optional.of(RefusalReason.TOO_MANY_CONNECTS);
        }
        Optional<RefusalReason> problem = takeInAll(now);
        if (problem.isEmpty()) {
            user.connections++;
            user.rate.take();
        }
        return problem;
    }

    /** Counts the end of a user's connection. */
    synchronized void giveBack(int uid) {
        connections--;
        User user = users.get(uid);
        if (user != null) {
            user.connections--;
        }
    }

    private Optional<RefusalReason> takeInAll(long now) {
        if (connections >= limits.maxConnections()) {
            return Optional.of(RefusalReason.TOO_MANY_CONNECTIONS);
        }
        if (!rate.has(now)) {
            return Optional.of(RefusalReason.TOO_MANY_CONNECTS);
        }
        connections++;
        rate.take();
        return Optional.empty();
    }

    /** Forgets those of whom there is nothing to remember. */
    private void sweep(long now) {
        if (users.size() >= USERS_BEFORE_SWEEP) {
            users.values().removeIf(user -> user.connections == 0 && user.rate.isRested(now));
        }
    }

    private static final class User {
        private final RateLimit rate;
        private int connections;

        User(int perSecond, long now) {
            rate = new RateLimit(perSecond, now);
        }
    }
}
