package dev.ipc.codec;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The kinds as which maps travel, whatever implements them, and the classes in which they come back. */
enum MapKind {
    MAP("map", Map.class, LinkedHashMap.class, 56, 64),
    SORTED_MAP("sorted-map", SortedMap.class, TreeMap.class, 48, 40);

    private static final Map<Class<?>, IntFunction<Map<@Nullable Object, @Nullable Object>>> IMPLEMENTATIONS = Map.of(
            HashMap.class, count -> new HashMap<>(CollectionKind.tableSize(count)),
            LinkedHashMap.class, count -> new LinkedHashMap<>(CollectionKind.tableSize(count)),
            ConcurrentMap.class, count -> new ConcurrentHashMap<>(),
            ConcurrentHashMap.class, count -> new ConcurrentHashMap<>(),
            TreeMap.class, count -> new TreeMap<>(),
            ConcurrentNavigableMap.class, count -> new ConcurrentSkipListMap<>(),
            ConcurrentSkipListMap.class, count -> new ConcurrentSkipListMap<>());

    final String wireName;
    final Class<?> type;
    private final Class<?> usual;

    /** What an empty one and each entry cost a decoder, in bytes. */
    final int cost;

    final int entryCost;

    MapKind(String wireName, Class<?> type, Class<?> usual, int cost, int entryCost) {
        this.wireName = wireName;
        this.type = type;
        this.usual = usual;
        this.cost = cost;
        this.entryCost = entryCost;
    }

    /** Returns the kind of a declared class, null if it is not one that this page knows. */
    static @Nullable MapKind ofDeclared(Class<?> declared) {
        if (declared == SortedMap.class || declared == NavigableMap.class) {
            return SORTED_MAP;
        }
        if (declared == Map.class) {
            return MAP;
        }
        if (!IMPLEMENTATIONS.containsKey(declared)) {
            return null;
        }
        return SortedMap.class.isAssignableFrom(declared) ? SORTED_MAP : MAP;
    }

    /** Returns the declared classes of a kind. */
    static Set<Class<?>> declared(MapKind kind) {
        Set<Class<?>> all = new HashSet<>(IMPLEMENTATIONS.keySet());
        all.addAll(Set.of(Map.class, SortedMap.class, NavigableMap.class));
        all.removeIf(each -> ofDeclared(each) != kind);
        return all;
    }

    /** Returns whether what comes back fits a class, where the class doesn't decide which implementation it is. */
    boolean comesBackAs(Class<?> position) {
        return position.isAssignableFrom(type) || (ofDeclared(position) == this && !isImplementation(position));
    }

    /** Returns whether a declared class decides which implementation comes back. */
    static boolean isImplementation(Class<?> declared) {
        return IMPLEMENTATIONS.containsKey(declared);
    }

    /** Returns what makes an empty map for a number of entries, of the declared class if that decides. */
    IntFunction<Map<@Nullable Object, @Nullable Object>> factory(Class<?> declared) {
        return Objects.requireNonNull(IMPLEMENTATIONS.get(isImplementation(declared) ? declared : usual));
    }

    /** Returns a view that can't be changed. */
    static Map<@Nullable Object, @Nullable Object> unmodifiable(Map<@Nullable Object, @Nullable Object> map) {
        return map instanceof NavigableMap<@Nullable Object, @Nullable Object> sorted
                ? Collections.unmodifiableNavigableMap(sorted)
                : Collections.unmodifiableMap(map);
    }
}
