package dev.ipc.codec;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The kinds as which collections and maps travel, whatever implements them, and the classes in which they come back. */
enum Kind {
    LIST("list", List.class, ArrayList.class, 24, 8),
    SET("set", Set.class, LinkedHashSet.class, 80, 48),
    DEQUE("deque", Queue.class, ArrayDeque.class, 104, 8),
    SORTED_SET("sorted-set", SortedSet.class, TreeSet.class, 64, 40),
    MAP("map", Map.class, LinkedHashMap.class, 56, 64),
    SORTED_MAP("sorted-map", SortedMap.class, TreeMap.class, 48, 40);

    /** The classes that a declaration may ask for; {@link #factoryOf} has what makes one. */
    private static final Set<Class<?>> IMPLEMENTATIONS = Set.of(
            ArrayList.class,
            LinkedList.class,
            HashSet.class,
            LinkedHashSet.class,
            ArrayDeque.class,
            ConcurrentLinkedDeque.class,
            TreeSet.class,
            ConcurrentSkipListSet.class,
            HashMap.class,
            LinkedHashMap.class,
            ConcurrentMap.class,
            ConcurrentHashMap.class,
            TreeMap.class,
            ConcurrentNavigableMap.class,
            ConcurrentSkipListMap.class);

    private static final Map<Class<?>, Kind> INTERFACES = Map.of(
            List.class, LIST,
            Set.class, SET,
            Queue.class, DEQUE,
            Deque.class, DEQUE,
            SortedSet.class, SORTED_SET,
            NavigableSet.class, SORTED_SET,
            Map.class, MAP,
            SortedMap.class, SORTED_MAP,
            NavigableMap.class, SORTED_MAP);

    final String wireName;
    final Class<?> type;
    private final Class<?> usual;

    /** What an empty one costs a decoder, in bytes. */
    final int cost;

    /** What each element or entry costs in addition. */
    final int elementCost;

    Kind(String wireName, Class<?> type, Class<?> usual, int cost, int elementCost) {
        this.wireName = wireName;
        this.type = type;
        this.usual = usual;
        this.cost = cost;
        this.elementCost = elementCost;
    }

    /** Returns the kind of a name in a type table, null if the name is none. */
    static @Nullable Kind ofName(String wireName) {
        for (Kind kind : values()) {
            if (kind.wireName.equals(wireName)) {
                return kind;
            }
        }
        return null;
    }

    /** Returns the kind of a declared class, null if nothing comes back as that class. */
    static @Nullable Kind ofDeclared(Class<?> declared) {
        if (!isImplementation(declared)) {
            return INTERFACES.get(declared);
        }
        for (Kind kind : new Kind[] {SORTED_SET, SET, LIST, DEQUE, SORTED_MAP, MAP}) {
            if (kind.type.isAssignableFrom(declared)) {
                return kind;
            }
        }
        throw new AssertionError(declared);
    }

    /** Returns the declared classes of a kind. */
    static Set<Class<?>> declared(Kind kind) {
        Set<Class<?>> all = new HashSet<>(INTERFACES.keySet());
        all.addAll(IMPLEMENTATIONS);
        all.removeIf(each -> ofDeclared(each) != kind);
        return all;
    }

    boolean isMap() {
        return this == MAP || this == SORTED_MAP;
    }

    /** Returns how many type arguments a declaration of this kind has. */
    int arity() {
        return isMap() ? 2 : 1;
    }

    /** Returns whether what comes back fits a class, where the class doesn't decide which implementation it is. */
    boolean comesBackAs(Class<?> position) {
        return position.isAssignableFrom(type) || (ofDeclared(position) == this && !isImplementation(position));
    }

    /** Returns whether a declared class decides which implementation comes back. */
    static boolean isImplementation(Class<?> declared) {
        return IMPLEMENTATIONS.contains(declared);
    }

    /** Returns what makes an empty one for a number of elements or entries, of the declared class if that decides. */
    IntFunction<Object> factory(Class<?> declared) {
        return factoryOf(isImplementation(declared) ? declared : usual);
    }

    /** A switch, so that only what a program uses is linked before its first message. */
    private static IntFunction<Object> factoryOf(Class<?> implementation) {
        return switch (implementation.getSimpleName()) {
            case "ArrayList" -> ArrayList::new;
            case "LinkedList" -> count -> linkedList();
            case "HashSet" -> count -> new HashSet<>(tableSize(count));
            case "LinkedHashSet" -> count -> new LinkedHashSet<>(tableSize(count));
            case "ArrayDeque" -> count -> new ArrayDeque<>(count + 1);
            case "ConcurrentLinkedDeque" -> count -> new ConcurrentLinkedDeque<>();
            case "TreeSet" -> count -> new TreeSet<>();
            case "ConcurrentSkipListSet" -> count -> new ConcurrentSkipListSet<>();
            case "HashMap" -> count -> new HashMap<>(tableSize(count));
            case "LinkedHashMap" -> count -> new LinkedHashMap<>(tableSize(count));
            case "ConcurrentMap", "ConcurrentHashMap" -> count -> new ConcurrentHashMap<>();
            case "TreeMap" -> count -> new TreeMap<>();
            case "ConcurrentNavigableMap", "ConcurrentSkipListMap" -> count -> new ConcurrentSkipListMap<>();
            default -> throw new AssertionError(implementation);
        };
    }

    /** Returns the capacity at which a hash table holds {@code count} elements without growing. */
    private static int tableSize(int count) {
        return (int) Math.min(1 << 30, count * 4L / 3 + 1);
    }

    @SuppressWarnings("JdkObsolete") // where a message declares it, it gets it
    private static Object linkedList() {
        return new LinkedList<>();
    }
}
