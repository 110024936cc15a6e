package dev.ipc.examples.chat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Who is a member, by connection and by name. Names that differ only in case are the same name.
 *
 * <p><em>Threading:</em> confined to the lock of its room.
 */
final class Roster {
    private final Map<Long, Member> byConnection = new LinkedHashMap<>();
    private final Map<String, Member> byName = new LinkedHashMap<>();

    /** Adds a member, and returns whether the name was free. */
    boolean add(Member member) {
        if (byName.putIfAbsent(key(member.name()), member) != null) {
            return false;
        }
        byConnection.put(member.connection().id(), member);
        return true;
    }

    void remove(Member member) {
        byConnection.remove(member.connection().id());
        byName.remove(key(member.name()));
    }

    Optional<Member> ofConnection(long id) {
        return Optional.ofNullable(byConnection.get(id));
    }

    Optional<Member> ofName(String name) {
        return Optional.ofNullable(byName.get(key(name)));
    }

    /** Returns all names, in the order in which they came. */
    List<String> names() {
        return byConnection.values().stream().map(Member::name).toList();
    }

    /** Returns the names of all but one, by the id of their connection: a snapshot. */
    Map<Long, String> namesWithout(Member one) {
        Map<Long, String> names = new LinkedHashMap<>();
        byConnection.forEach((id, member) -> names.put(id, member.name()));
        names.remove(one.connection().id());
        return names;
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
