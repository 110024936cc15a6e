package dev.ipc.codec;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.ipc.EncodingException;
import dev.ipc.Message;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What goes out, what is refused before a byte leaves, and that a refusal leaves nothing behind. */
class EncodingTest {
    record Loud(String text) {
        @Override
        public String text() {
            throw new IllegalStateException("boom");
        }
    }

    record Texts(List<String> list, Map<String, Integer> map) {}

    record Sets(List<Set<String>> sets, List<Map<String, String>> maps) {}

    record Sorted(List<SortedMap<String, String>> maps) {}

    record Two(@Nullable Object a, @Nullable Object b) {}

    record Units(List<TimeUnit> list) {}

    record Bad(int x) {}

    record Constant(int x) {
        @Override
        public int hashCode() {
            return 7;
        }
    }

    static class Parent {
        int a = 1;
    }

    static final class Child extends Parent {}

    record Holder(Parent parent) {}

    record Refusing(int x) {
        Refusing {
            if (x < 0) {
                throw new IllegalArgumentException("negative");
            }
        }
    }

    static final class FailingSerializer extends Serializer<Bad> {
        @Override
        public void write(Kryo kryo, Output output, Bad value) {
            output.writeInt(value.x());
            if (value.x() == 1) {
                throw new AssertionError("serializer");
            }
        }

        @Override
        public Bad read(Kryo kryo, Input input, Class<? extends Bad> type) {
            int x = input.readInt();
            if (x == 2) {
                throw new ExceptionInInitializerError("reader");
            }
            return new Bad(x);
        }
    }

    private static final MessageTypes TYPES = MessageTypes.builder()
            .register(
                    Loud.class,
                    Texts.class,
                    Sets.class,
                    Sorted.class,
                    Units.class,
                    TimeUnit.class,
                    Two.class,
                    Holder.class,
                    Parent.class,
                    Constant.class,
                    Refusing.class)
            .registerSerializer(Bad.class, "bad", 0, FailingSerializer::new)
            .build();

    private final MessageCodec codec = new MessageCodec(TYPES);
    private final PeerTypes self = TYPES.resolve(TYPES.table(), false);

    private void assertRefused(@Nullable Object message, String... words) {
        assertRefused(EncodingException.Reason.NOT_A_MESSAGE, message, words);
    }

    private void assertRefused(EncodingException.Reason expected, @Nullable Object message, String... words) {
        assertThatThrownBy(() -> codec.encode(message, Bodies.MAX, (array, offset, length, use) -> {
                    throw new AssertionError("reached the sink");
                }))
                .isInstanceOf(EncodingException.class)
                .hasFieldOrPropertyWithValue("reason", expected)
                .hasMessageContainingAll(words);
        assertThat(Bodies.hex(Bodies.encode(codec, 1))).isEqualTo("0202");
    }

    /** Encodes what is larger than {@code maxBytes} and returns what the refusal says. */
    static String refusal(MessageCodec codec, Object message, int maxBytes) {
        try {
            return "encoded as " + codec.encode(message, maxBytes, (array, offset, length, use) -> length);
        } catch (EncodingException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Test
    void unregisteredClassesAreRefusedWithTheirPath() {
        assertRefused(new Object(), "java.lang.Object");
        assertRefused(Message.of("m", Map.of("k", List.of(1, Thread.currentThread()))), "userInfo[k][1]", "Thread");
        assertRefused(new java.util.Random(), "java.util.Random", "register a serializer");
        assertRefused(new Two(null, (Runnable) () -> {}), "b: ", "lambda");
        assertRefused(new PriorityQueue<>(List.of(1)), "PriorityQueue");
        assertRefused(new Number[0], "Number");
        assertRefused(new EncodingException(EncodingException.Reason.NOT_A_MESSAGE, "x", null), "Throwable");
    }

    @Test
    void whatIsNotOfItsDeclaredTypeIsRefused() {
        assertRefused(polluted(), "list[1]");
        assertRefused(new Holder(new Child()), "Child", "exactly");
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Texts polluted() {
        List list = new ArrayList<>(List.of("a", 1));
        return new Texts((List<String>) list, Map.of());
    }

    @Test
    @SuppressWarnings({"unchecked", "rawtypes"})
    void collectionsOfAnotherKindThanDeclaredAreRefused() {
        List lists = List.of(List.of("a"));
        assertRefused(new Sets(lists, List.of()), "sets[0]", "no set");
        assertRefused(new Sets(List.of(), lists), "maps[0]", "no map");
        List unsorted = List.of(Map.of("a", "b"));
        assertRefused(new Sorted(unsorted), "maps[0]", "no sorted-map");
    }

    @Test
    void collectionsThatChangeMeanwhileAreRefused() {
        assertRefused(
                new java.util.AbstractMap<String, Integer>() {
                    @Override
                    public Set<Entry<String, Integer>> entrySet() {
                        return Map.of("k", 1).entrySet();
                    }

                    @Override
                    public int size() {
                        return 2;
                    }
                },
                "2 entries gave 1");
        assertRefused(
                new java.util.AbstractMap<Object, Integer>() {
                    @Override
                    public Set<Entry<Object, Integer>> entrySet() {
                        return Set.of(entry("k", 1), entry(2L, 2));
                    }

                    @Override
                    public int size() {
                        return 1;
                    }
                },
                "1 entries gave 2");
    }

    private static List<Integer> ofSize(int size) {
        class Lying extends java.util.AbstractList<Integer> implements java.util.RandomAccess {
            @Override
            public Integer get(int index) {
                return index;
            }

            @Override
            public int size() {
                return size;
            }
        }
        return new Lying();
    }

    /** A map of the user's is asked for its entries by a call: what it does in there leaves no half of an entry in the body. */
    @Test
    void mapsThatHideTheFailureOfAnEntryAreRefused() {
        List<BiConsumer<? super Object, ? super Object>> kept = new ArrayList<>();
        Map<Object, Object> hiding = new LinkedHashMap<>() {
            @Override
            public void forEach(BiConsumer<? super Object, ? super Object> action) {
                kept.add(action);
                try {
                    action.accept("k", List.of("taken", new Object()));
                } catch (RuntimeException e) {
                    assertThatThrownBy(() -> action.accept("k", "again")).hasMessageContaining("changed meanwhile");
                }
            }
        };
        hiding.put("k", "v");
        assertRefused(new Two(hiding, null), "changed meanwhile");
        assertThatThrownBy(() -> kept.get(0).accept("k", "later")).hasMessageContaining("changed meanwhile");
        Map<Object, Object> inMaps = Map.of("a", Map.of("b", new TreeMap<>(Map.of("c", "d", "e", "f"))));
        assertThat(Bodies.decode(TYPES, Bodies.encode(codec, inMaps))).isEqualTo(inMaps);
    }

    @Test
    void sizesThatNoCollectionCanHaveAreRefused() {
        assertRefused(EncodingException.Reason.LIMIT, ofSize(-1), "has -1 elements");
        assertRefused(EncodingException.Reason.LIMIT, ofSize(1 << 30), "has 1073741824 elements");
    }

    @Test
    void gettersAndSerializersThatThrowAreRefusals() {
        assertRefused(new Loud("x"), "boom");
        assertRefused(new Bad(1), "serializer");
        byte[] two = Bodies.encode(codec, new Bad(2));
        assertThatThrownBy(() -> codec.decode(two, 0, two.length, self)).hasMessageContaining("reader");
        byte[] three = Bodies.encode(codec, new Bad(3));
        assertThat(codec.decode(three, 0, three.length, self)).isEqualTo(new Bad(3));
    }

    @Test
    void constructorsThatRefuseFailTheDecoding() {
        byte[] body = Bodies.encode(codec, new Refusing(1));
        body[body.length - 1] = 1;
        assertThatThrownBy(() -> codec.decode(body, 0, body.length, self)).hasMessageContaining("negative");
    }

    @Test
    void limitsHoldForTheEncoder() {
        assertThatThrownBy(() -> codec.encode("x".repeat(100), 50, (array, offset, length, use) -> 1))
                .isInstanceOf(EncodingException.class)
                .hasFieldOrPropertyWithValue("reason", EncodingException.Reason.LIMIT)
                .hasMessageContaining("50 bytes");
        assertThatThrownBy(() -> codec.encode(new byte[1000], 900, (array, offset, length, use) -> 1))
                .isInstanceOf(EncodingException.class);
        int fitting = codec.encode(new byte[1000], 1003, (array, offset, length, use) -> length);
        assertThat(fitting).isEqualTo(1003);
        assertThatThrownBy(() -> codec.encode(new byte[1000], 1002, (array, offset, length, use) -> length))
                .isInstanceOf(EncodingException.class);
        Object nested = 1;
        for (int i = 0; i < 64; i++) {
            nested = Optional.of(nested);
        }
        assertThat(Bodies.roundTrip(TYPES, nested)).isEqualTo(nested);
        assertRefused(EncodingException.Reason.LIMIT, Optional.of(nested), "64 deep");
        assertRefused(new BigDecimal("1e1001"), "scale");
        Set<Constant> constants = new LinkedHashSet<>();
        for (int i = 0; i < 2000; i++) {
            constants.add(new Constant(i));
        }
        assertRefused(EncodingException.Reason.LIMIT, constants, "memory");
    }

    @Test
    void recordsAreLevels() {
        String id = Bodies.hex(Bodies.encode(codec, new Two(null, null))).substring(0, 2);
        byte[] deepest = Bodies.bytes(id.repeat(64) + "00".repeat(65));
        assertThat(codec.decode(deepest, 0, deepest.length, self)).isInstanceOf(Two.class);
        byte[] deeper = Bodies.bytes(id.repeat(65) + "00".repeat(66));
        assertThatThrownBy(() -> codec.decode(deeper, 0, deeper.length, self)).hasMessageContaining("64 deep");
    }

    @Test
    void collidingElementsOfSeveralClassesAreALimit() {
        for (Object odd : new Object[] {1, List.of()}) {
            Set<Object> mixed = new LinkedHashSet<>(HostileBodyTest.collisions(12));
            Bodies.encode(TYPES, mixed);
            mixed.add(odd);
            assertRefused(EncodingException.Reason.LIMIT, mixed, "memory");
        }
    }

    @Test
    void aKeyThatCouldHarmALogIsNotNamed() {
        assertThat(refusal(codec, Message.of("m", Map.of("a\nb", Thread.currentThread())), Bodies.MAX))
                .contains("userInfo[value]")
                .doesNotContain("\n");
    }

    @Test
    @SuppressWarnings({"unchecked", "rawtypes"})
    void constantsOfAnotherEnumThanDeclaredAreRefused() {
        List days = List.of(DayOfWeek.MONDAY);
        assertRefused(new Units(days), "list[0]", "DayOfWeek");
    }

    @Test
    void aPathOfAnotherFileSystemIsRefused() {
        assertRefused(Path.of(URI.create("jrt:/java.base")), "file system of this process");
    }

    @Test
    void cyclesWithoutReferencesNameTheOption() {
        List<Object> list = new ArrayList<>();
        list.add(list);
        assertRefused(EncodingException.Reason.LIMIT, list, "references(true)");
    }

    @Test
    void sortedCollectionsNeedTheNaturalOrder() {
        TreeSet<String> reversed = new TreeSet<>(Comparator.reverseOrder());
        reversed.add("a");
        assertRefused(reversed, "natural order");
        TreeMap<String, Integer> backwards = new TreeMap<>(Comparator.reverseOrder());
        backwards.put("a", 1);
        assertRefused(backwards, "natural order");
        assertThat(Bodies.roundTrip(TYPES, new TreeSet<>(List.of("b", "a")))).isEqualTo(Set.of("a", "b"));
    }

    @Test
    void theSinkMayEncodeAndDecode() {
        byte[] inner = codec.encode(List.of(1), 100, (array, offset, length, use) -> {
            byte[] other = Bodies.encode(codec, "other");
            assertThat(codec.decode(other, 0, other.length, self)).isEqualTo("other");
            return java.util.Arrays.copyOfRange(array, offset, length);
        });
        assertThat(codec.decode(inner, 0, inner.length, self)).isEqualTo(List.of(1));
    }

    @Test
    void whatTheSinkThrowsPassesUnchanged() {
        IllegalStateException thrown = new IllegalStateException("sink");
        assertThatThrownBy(() -> codec.encode(1, 100, (array, offset, length, use) -> {
                    throw thrown;
                }))
                .isSameAs(thrown);
    }

    @Test
    void manyThreadsShareACodec() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<Boolean>> results = new ArrayList<>();
            for (int t = 0; t < 8; t++) {
                int seed = t;
                results.add(threads.submit(() -> {
                    start.await();
                    boolean good = true;
                    for (int i = 0; i < 2000; i++) {
                        Texts texts = new Texts(List.of("a" + seed, "b" + i), Map.of("k", i));
                        byte[] body = Bodies.encode(codec, texts);
                        good &= texts.equals(codec.decode(body, 0, body.length, self));
                    }
                    return good;
                }));
            }
            start.countDown();
            for (Future<Boolean> result : results) {
                assertThat(result.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void compiledCodeWritesTheSameBytes() {
        MessageTypes types = Shop.types(false);
        MessageCodec fresh = new MessageCodec(types);
        PeerTypes peer = types.resolve(types.table(), false);
        for (Object message : Shop.messages()) {
            byte[] first = Bodies.encode(fresh, message);
            for (int i = 0; i < 1100; i++) {
                fresh.decode(first, 0, first.length, peer);
                fresh.encode(message, Bodies.MAX, (array, offset, length, use) -> length);
            }
            assertThat(Bodies.encode(fresh, message)).isEqualTo(first);
            assertThat(Bodies.encode(fresh, fresh.decode(first, 0, first.length, peer)))
                    .isEqualTo(first);
        }
    }

    @Test
    void useIsTheSameInstanceForTheSameUse() {
        TypeUse one = codec.encode(new Refusing(1), 100, (array, offset, length, use) -> use);
        TypeUse two = codec.encode(new Refusing(2), 100, (array, offset, length, use) -> use);
        TypeUse none = codec.encode("x", 100, (array, offset, length, use) -> use);
        assertThat(two).isSameAs(one);
        assertThat(none).isSameAs(TypeUse.EMPTY);
    }

    @Test
    void aBodyLiesInItsArray() {
        for (int[] range : new int[][] {{-1, 1}, {2, 2}, {0, 4}, {4, 0}, {1, -1}}) {
            assertThatThrownBy(() -> codec.decode(new byte[3], range[0], range[1], self))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void nullMayBeTheRoot() {
        byte[] body = Bodies.encode(codec, null);
        assertThat(body).containsExactly(0);
        assertThat(codec.decode(body, 0, 1, self)).isNull();
    }

    @Test
    void peerTypesOfOtherMessageTypesAreAMistake() {
        byte[] body = Bodies.encode(codec, 1);
        PeerTypes foreign = MessageTypes.none().resolve(TYPES.table(), false);
        assertThatThrownBy(() -> codec.decode(body, 0, body.length, foreign))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void emptyCollectionsKeepTheirKind() {
        assertThat(Bodies.roundTrip(TYPES, Collections.emptySet())).isEqualTo(Set.of());
    }
}
