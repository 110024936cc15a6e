package dev.ipc.netty;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who is in which group of one server's connections. A group is there while it has members.
 *
 * <p><em>Threading:</em> guarded by the lock of the {@link ConnectionRegistry}.
 */
final class GroupMembers {
    private final Map<String, Set<NettyServerConnection>> members = new HashMap<>();
    private final Map<NettyServerConnection, Set<String>> groups = new HashMap<>();

    /** Returns whether it wasn't in the group before. */
    boolean add(String group, NettyServerConnection connection) {
        groups.computeIfAbsent(connection, key -> new LinkedHashSet<>()).add(group);
        return members.computeIfAbsent(group, key -> new LinkedHashSet<>()).add(connection);
    }

    /** Returns whether it was in the group. */
    boolean remove(String group, NettyServerConnection connection) {
        return take(groups, connection, group) && take(members, group, connection);
    }

    /** Takes a connection out of all groups. */
    void removeFromAll(NettyServerConnection connection) {
        groupsOf(connection).forEach(group -> remove(group, connection));
    }

    List<NettyServerConnection> members(String group) {
        return List.copyOf(members.getOrDefault(group, Set.of()));
    }

    Set<String> groupsOf(NettyServerConnection connection) {
        return Set.copyOf(groups.getOrDefault(connection, Set.of()));
    }

    private static <K, V> boolean take(Map<K, Set<V>> sets, K key, V value) {
        Set<V> set = sets.get(key);
        if (set == null || !set.remove(value)) {
            return false;
        }
        if (set.isEmpty()) {
            sets.remove(key);
        }
        return true;
    }
}
