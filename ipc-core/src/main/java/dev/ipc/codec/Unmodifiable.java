package dev.ipc.codec;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Tells the collections and maps of the JDK that can't be changed from all others. */
final class Unmodifiable {
    private static final Set<Class<?>> CLASSES = classes();

    private Unmodifiable() {}

    static boolean test(Object collection) {
        Class<?> type = collection.getClass();
        return type != ArrayList.class && type != LinkedHashMap.class && CLASSES.contains(type);
    }

    @SuppressWarnings("JdkObsolete") // a sample of a list without random access
    private static Set<Class<?>> classes() {
        Set<Class<?>> classes = new HashSet<>();
        List<Object> samples = List.of(
                List.of(),
                List.of(1),
                List.of(1, 2, 3),
                List.of(1, 2, 3).subList(0, 2),
                Collections.emptyList(),
                Collections.singletonList(1),
                Collections.nCopies(2, 1),
                Collections.unmodifiableList(new ArrayList<>()),
                Collections.unmodifiableList(new LinkedList<>()),
                Set.of(),
                Set.of(1),
                Set.of(1, 2, 3),
                Collections.emptySet(),
                Collections.singleton(1),
                Collections.unmodifiableSet(Set.of()),
                Collections.unmodifiableSortedSet(new TreeSet<>()),
                Collections.unmodifiableNavigableSet(new TreeSet<>()),
                Collections.emptyNavigableSet(),
                Map.of(),
                Map.of(1, 1),
                Map.of(1, 1, 2, 2),
                Collections.emptyMap(),
                Collections.singletonMap(1, 1),
                Collections.unmodifiableMap(Map.of()),
                Collections.unmodifiableSortedMap(new TreeMap<>()),
                Collections.unmodifiableNavigableMap(new TreeMap<>()),
                Collections.emptyNavigableMap());
        for (Object sample : samples) {
            classes.add(sample.getClass());
        }
        return Set.copyOf(classes);
    }
}
