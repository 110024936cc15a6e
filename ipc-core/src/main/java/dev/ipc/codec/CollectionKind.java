package dev.ipc.codec;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The kinds as which collections travel, whatever implements them, and the classes in which they come back. */
enum CollectionKind {
    LIST("list", List.class, ArrayList.class, 24, 8),
    SET("set", Set.class, LinkedHashSet.class, 80, 48),
    DEQUE("deque", Queue.class, ArrayDeque.class, 104, 8),
    SORTED_SET("sorted-set", SortedSet.class, TreeSet.class, 64, 40);

    /** The implementations that a declaration may ask for, with how one for a number of elements is made. */
    private static final Map<Class<?>, IntFunction<Collection<@Nullable Object>>> IMPLEMENTATIONS = Map.of(
            ArrayList.class, ArrayList::new,
            LinkedList.class, CollectionKind::linkedList,
            HashSet.class, count -> new HashSet<>(tableSize(count)),
            LinkedHashSet.class, count -> new LinkedHashSet<>(tableSize(count)),
            ArrayDeque.class, count -> new ArrayDeque<>(count + 1),
            ConcurrentLinkedDeque.class, count -> new ConcurrentLinkedDeque<>(),
            TreeSet.class, count -> new TreeSet<>(),
            ConcurrentSkipListSet.class, count -> new ConcurrentSkipListSet<>());

    private static final Map<Class<?>, CollectionKind> INTERFACES = Map.of(
            List.class, LIST,
            Set.class, SET,
            Queue.class, DEQUE,
            Deque.class, DEQUE,
            SortedSet.class, SORTED_SET,
            NavigableSet.class, SORTED_SET);

    final String wireName;
    final Class<?> type;
    private final Class<?> usual;

    /** What an empty one costs a decoder, in bytes. */
    final int cost;

    /** What each element costs in addition. */
    final int elementCost;

    CollectionKind(String wireName, Class<?> type, Class<?> usual, int cost, int elementCost) {
        this.wireName = wireName;
        this.type = type;
        this.usual = usual;
        this.cost = cost;
        this.elementCost = elementCost;
    }

    /** Returns the kind of a declared class, null if collections don't come back as that class. */
    static @Nullable CollectionKind ofDeclared(Class<?> declared) {
        if (!isImplementation(declared)) {
            return INTERFACES.get(declared);
        }
        for (CollectionKind kind : new CollectionKind[] {SORTED_SET, SET, LIST, DEQUE}) {
            if (kind.type.isAssignableFrom(declared)) {
                return kind;
            }
        }
        throw new AssertionError(declared);
    }

    /** Returns the declared classes of a kind. */
    static Set<Class<?>> declared(CollectionKind kind) {
        Set<Class<?>> all = new HashSet<>(INTERFACES.keySet());
        all.addAll(IMPLEMENTATIONS.keySet());
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

    /** Returns what makes an empty collection for a number of elements, of the declared class if that decides. */
    IntFunction<Collection<@Nullable Object>> factory(Class<?> declared) {
        return Objects.requireNonNull(IMPLEMENTATIONS.get(isImplementation(declared) ? declared : usual));
    }

    /** Returns a view that can't be changed; a deque itself, of which the JDK has none. */
    static Collection<@Nullable Object> unmodifiable(Collection<@Nullable Object> collection) {
        if (collection instanceof List<@Nullable Object> list) {
            return Collections.unmodifiableList(list);
        }
        if (collection instanceof NavigableSet<@Nullable Object> sorted) {
            return Collections.unmodifiableNavigableSet(sorted);
        }
        return collection instanceof Set<@Nullable Object> set ? Collections.unmodifiableSet(set) : collection;
    }

    /** Returns the capacity at which a hash table holds {@code count} elements without growing. */
    static int tableSize(int count) {
        return (int) Math.min(1 << 30, count * 4L / 3 + 1);
    }

    @SuppressWarnings("JdkObsolete") // where a message declares it, it gets it
    private static Collection<@Nullable Object> linkedList(int count) {
        return new LinkedList<>();
    }
}
