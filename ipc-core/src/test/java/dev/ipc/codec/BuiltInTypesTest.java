package dev.ipc.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every built-in type: it comes back equal, in the bytes and under the ids that the documents pin. */
class BuiltInTypesTest {
    private static final MessageTypes TYPES = MessageTypes.none();
    private static final Path DOCS = Path.of("..", "docs");

    @TestFactory
    Stream<DynamicTest> comesBackEqual() {
        return Samples.all().entrySet().stream()
                .map(sample -> DynamicTest.dynamicTest(sample.getKey(), () -> {
                    Object decoded = Bodies.roundTrip(TYPES, sample.getValue());
                    assertEqual(decoded, sample.getValue());
                }));
    }

    private static void assertEqual(Object decoded, Object expected) {
        if (expected instanceof ArrayDeque<?> deque) {
            assertThat((Collection<?>) decoded).isInstanceOf(ArrayDeque.class).hasToString(deque.toString());
        } else {
            assertThat(decoded).isEqualTo(expected);
            if (expected.getClass().isArray()) {
                assertThat(decoded).hasSameClassAs(expected);
            }
        }
    }

    @Test
    void everyBuiltInTypeHasASample() {
        Set<Object> ids = new HashSet<>();
        Samples.all().values().forEach(value -> ids.add(TYPES.entry(value.getClass())));
        assertThat(ids)
                .containsAll(BuiltIns.all().stream().filter(Objects::nonNull).toList());
    }

    @Test
    void goldenVectorsAreThoseOfTheDocument() {
        List<String> rows = new ArrayList<>();
        Samples.all().forEach((words, value) -> {
            TypeEntry entry = Objects.requireNonNull(TYPES.entry(value.getClass()));
            rows.add("| " + entry.id() + " | `" + entry.name() + "` | " + words + " | `"
                    + Bodies.hex(Bodies.encode(TYPES, value)) + "` |");
        });
        assertDocumented("body.md", "golden vectors", rows);
    }

    @Test
    void supportedTypesAreThoseOfTheDocument() {
        List<String> rows = new ArrayList<>();
        for (TypeEntry entry : BuiltIns.all()) {
            if (entry != null) {
                rows.add("| " + entry.id() + " | `" + entry.name() + "` | `"
                        + entry.type().getTypeName() + "` |");
            }
        }
        assertDocumented("types.md", "built-in types", rows);
    }

    @Test
    void declaredCollectionsAreThoseOfTheDocument() {
        List<String> rows = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            rows.add("| `" + kind.wireName + "` | " + names(Kind.declared(kind)) + " |");
        }
        assertDocumented("types.md", "declared collections", rows);
    }

    private static String names(Collection<Class<?>> types) {
        Set<String> names = new TreeSet<>();
        types.forEach(type -> names.add("`" + type.getSimpleName() + "`"));
        return String.join(", ", names);
    }

    /** Requires that the rows between a document's two marks are these; {@code -Dipc.docs.write=true} puts them there. */
    private static void assertDocumented(String file, String mark, List<String> rows) {
        try {
            Path path = DOCS.resolve(file);
            String text = Files.readString(path, UTF_8);
            String begin = "<!-- begin: " + mark + " -->\n";
            int start = text.indexOf(begin) + begin.length();
            int end = text.indexOf("<!-- end: " + mark + " -->", start);
            int header = text.indexOf("|---", start);
            int body = text.indexOf('\n', header) + 1;
            String expected = String.join("\n", rows) + "\n";
            if (Boolean.getBoolean("ipc.docs.write")) {
                Files.writeString(path, text.substring(0, body) + expected + text.substring(end), UTF_8);
                return;
            }
            assertThat(text.substring(body, end)).isEqualTo(expected);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatCannotBeChangedComesBackUnchangeable() {
        List<Object> values = List.of(
                List.of(1),
                List.of(),
                Collections.unmodifiableList(new ArrayList<>(List.of(1))),
                Set.of(1),
                Map.of(1, 2),
                Collections.unmodifiableNavigableSet(new TreeSet<>(Set.of(1))),
                Stream.of(1, 2).toList());
        for (Object value : values) {
            Object decoded = Bodies.roundTrip(TYPES, value);
            assertThat(decoded).isEqualTo(value);
            assertThat(Unmodifiable.test(decoded))
                    .as(value.getClass().getName())
                    .isTrue();
        }
        for (Object value : List.of(new ArrayList<>(List.of(1)), new LinkedHashMap<>(Map.of(1, 2)), new TreeSet<>())) {
            Object decoded = Bodies.roundTrip(TYPES, value);
            assertThat(Unmodifiable.test(decoded)).isFalse();
        }
    }

    @Test
    void anyImplementationGoesOut() {
        List<String> list = new ArrayList<>(List.of("a", "b", "c"));
        assertThat(Bodies.roundTrip(TYPES, list.subList(0, 2))).isEqualTo(List.of("a", "b"));
        assertThat(Bodies.roundTrip(TYPES, java.util.Arrays.asList(1, 2))).isEqualTo(List.of(1, 2));
        assertThat(Bodies.roundTrip(TYPES, Map.of("a", 1).keySet())).isEqualTo(Set.of("a"));
        assertThat(Bodies.roundTrip(TYPES, new java.util.concurrent.ConcurrentHashMap<>(Map.of("a", 1))))
                .isEqualTo(Map.of("a", 1));
        assertThat(Bodies.roundTrip(TYPES, new java.util.concurrent.CopyOnWriteArrayList<>(List.of(1))))
                .isEqualTo(List.of(1));
    }
}
