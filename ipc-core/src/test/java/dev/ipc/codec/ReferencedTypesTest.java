package dev.ipc.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipc.EncodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What a reference leads to is of the type that stands where the reference does, with all that it holds. */
@SuppressWarnings("ArrayRecordComponent") // forms under test
class ReferencedTypesTest {
    enum Colour {
        RED
    }

    record Point(int x) {}

    record Other(int x) {}

    record Lists(Object a, List<List<String>> b) {}

    record SortedMaps(Object a, List<SortedMap<String, Integer>> b) {}

    record Maps(Object a, Map<String, Integer> b) {}

    record Arrays2(Object a, List<Integer>[] b) {}

    record Optionals(Object a, List<Optional<String>> b) {}

    record Enums(Object a, EnumSet<Colour> b) {}

    record EnumMaps(Object a, EnumMap<Colour, Integer> b) {}

    record Points(Object a, List<Point> b) {}

    record SetsAndLists(List<Set<String>> a, List<List<String>> b) {}

    record MapsOfTwo(Map<String, Integer> a, Map<String, String> b) {}

    record MapsByTwo(Map<Integer, String> a, Map<String, String> b) {}

    record ArraysOfTwo(List<String>[] a, List<Integer>[] b) {}

    record OptionalsOfTwo(List<Optional<String>> a, List<Optional<Integer>> b) {}

    record EnumsOfTwo(EnumSet<TimeUnit> a, EnumSet<Colour> b) {}

    record Key(List<Object> held) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            return 0;
        }
    }

    private static final MessageTypes TYPES = MessageTypes.builder()
            .register(Colour.class, TimeUnit.class, Point.class, Other.class, Key.class)
            .register(Lists.class, SortedMaps.class, Maps.class, Arrays2.class, Optionals.class, Enums.class)
            .register(EnumMaps.class, Points.class, SetsAndLists.class, MapsOfTwo.class, MapsByTwo.class)
            .register(ArraysOfTwo.class, OptionalsOfTwo.class, EnumsOfTwo.class)
            .references(true)
            .build();

    /** Makes a record with the same object twice, past what the compiler knows of its type arguments. */
    private static Object twice(Class<?> type, Object shared) throws ReflectiveOperationException {
        return type.getDeclaredConstructors()[0].newInstance(shared, shared);
    }

    private static DynamicTest taken(Class<?> type, Object shared) {
        return DynamicTest.dynamicTest(type.getSimpleName() + " of " + describe(shared), () -> {
            Record back = (Record) Bodies.roundTrip(TYPES, twice(type, shared));
            Object a = type.getRecordComponents()[0].getAccessor().invoke(back);
            Object b = type.getRecordComponents()[1].getAccessor().invoke(back);
            assertThat(a).isSameAs(b);
        });
    }

    private static DynamicTest refused(Class<?> type, Object shared) {
        return DynamicTest.dynamicTest(type.getSimpleName() + " never of " + describe(shared), () -> assertThatThrownBy(
                        () -> Bodies.encode(TYPES, twice(type, shared)))
                .isInstanceOf(EncodingException.class)
                .hasMessageContaining("another type"));
    }

    private static String describe(Object value) {
        return value instanceof Object[] array ? Arrays.toString(array) : value.toString();
    }

    private static List<Object> list(Object... elements) {
        return new ArrayList<>(Arrays.asList(elements));
    }

    @TestFactory
    Stream<DynamicTest> whatAReferenceLeadsToIsLookedAtToTheGround() {
        return Stream.of(
                taken(Lists.class, list(list("x"))),
                refused(Lists.class, list(list(1))),
                refused(Lists.class, list(new TreeSet<>(Set.of("x")))),
                taken(SortedMaps.class, list(new TreeMap<>(Map.of("a", 1)))),
                refused(SortedMaps.class, list(new java.util.LinkedHashMap<>(Map.of("a", 1)))),
                refused(SortedMaps.class, list(new TreeMap<>(Map.of("a", "b")))),
                taken(Maps.class, new java.util.LinkedHashMap<>(Map.of("a", 1))),
                refused(Maps.class, new java.util.LinkedHashMap<>(Map.of(1, 1))),
                refused(Maps.class, new java.util.LinkedHashMap<>(Map.of("a", "b"))),
                taken(Arrays2.class, new List<?>[] {list(1)}),
                refused(Arrays2.class, new List<?>[] {list("x")}),
                taken(Optionals.class, list(Optional.of("x"))),
                refused(Optionals.class, list(Optional.of(1))),
                refused(Optionals.class, list("x")),
                taken(Enums.class, EnumSet.of(Colour.RED)),
                refused(Enums.class, EnumSet.of(TimeUnit.DAYS)),
                taken(EnumMaps.class, new EnumMap<>(Map.of(Colour.RED, 1))),
                refused(EnumMaps.class, new EnumMap<>(Map.of(TimeUnit.DAYS, 1))),
                refused(EnumMaps.class, new EnumMap<>(Map.of(Colour.RED, "x"))),
                taken(Points.class, list(new Point(1))),
                refused(Points.class, list(new Other(1))),
                refused(Points.class, list(1)));
    }

    /** Positions that both say what they hold are compared by what they say. */
    @TestFactory
    Stream<DynamicTest> twoDeclarationsMustAgree() {
        return Stream.of(
                refused(SetsAndLists.class, list(new TreeSet<>(Set.of("x")))),
                refused(MapsOfTwo.class, new java.util.LinkedHashMap<>(Map.of("a", 1))),
                refused(MapsByTwo.class, new java.util.LinkedHashMap<>(Map.of(1, "a"))),
                refused(ArraysOfTwo.class, new List<?>[] {list("x")}),
                refused(OptionalsOfTwo.class, list(Optional.of("x"))),
                refused(EnumsOfTwo.class, EnumSet.of(TimeUnit.DAYS)));
    }

    @Test
    void aKeyOfAMapThatLeadsToTheMap() {
        TreeMap<Key, Integer> map = new TreeMap<>();
        map.put(new Key(list(map)), 1);
        assertThatThrownBy(() -> Bodies.encode(TYPES, map))
                .isInstanceOf(EncodingException.class)
                .hasMessageContaining("itself");
    }

    @Test
    void anElementOfASortedSetThatLeadsToTheSet() {
        TreeSet<Key> set = new TreeSet<>();
        set.add(new Key(list(set)));
        assertThatThrownBy(() -> Bodies.encode(TYPES, set))
                .isInstanceOf(EncodingException.class)
                .hasMessageContaining("itself");
    }
}
