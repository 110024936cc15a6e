package dev.ipc.examples.chat;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * What a client knows of who is here: its own name and the others', for prompt and completion.
 *
 * <p><em>Threading:</em> thread-safe.
 */
final class Companions {
    private final Set<String> names = new ConcurrentSkipListSet<>(String.CASE_INSENSITIVE_ORDER);
    private volatile String own = "";

    /** Notes this client's own name, and all that are here. */
    void welcomed(String ownName, Collection<String> all) {
        own = ownName;
        names.addAll(all);
    }

    void joined(String name) {
        names.add(name);
    }

    void left(String name) {
        names.remove(name);
    }

    /** Returns this client's own name; empty while it has none. */
    String own() {
        return own;
    }

    /** Returns the names of the others, sorted. */
    Collection<String> others() {
        return names.stream().filter(name -> !name.equals(own)).toList();
    }
}
