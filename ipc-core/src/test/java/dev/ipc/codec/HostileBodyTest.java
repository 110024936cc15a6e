package dev.ipc.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import dev.ipc.DecodingException;
import dev.ipc.DecodingException.Reason;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Bodies that somebody made to break the decoder: each ends in a typed failure or a well-typed message, within the budget,
 * and the next valid message decodes.
 */
@ResourceLock("heap")
class HostileBodyTest {
    private static final MessageTypes TYPES = Shop.types(false);
    private static final MessageTypes GRAPHS = Shop.types(true);
    private static final MessageCodec CODEC = new MessageCodec(TYPES);
    private static final PeerTypes PLAIN = TYPES.resolve(TYPES.table(), false);
    private static final PeerTypes REFERRING = TYPES.resolve(GRAPHS.table(), true);
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** What a decoding may allocate beside its budget: the failure with its trace, a new instance of Kryo. */
    private static final long SLACK = 512 << 10;

    /** 1 tries all changes of a byte: {@code -Dipc.test.changes.stride=1}. */
    private static final int STRIDE = Integer.getInteger("ipc.test.changes.stride", 5);

    private static final byte[] VALID = Bodies.encode(TYPES, Shop.order(3));

    /** Decodes a hostile body and returns the reason of its failure; fails if anything but a failure comes. */
    private static Reason refuse(byte[] body, PeerTypes sender) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        try {
            Object decoded = CODEC.decode(body, 0, body.length, sender);
            return fail("decoded " + decoded);
        } catch (DecodingException e) {
            long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
            assertThat(allocated).isLessThan(Budget.limitOf(body.length) + SLACK);
            assertThat(CODEC.decode(VALID, 0, VALID.length, PLAIN)).isEqualTo(Shop.order(3));
            return e.reason();
        }
    }

    @Test
    void P21_everyTruncationFails() {
        List<Object> messages = Shop.messages();
        assertThat(messages).hasSizeGreaterThan(60);
        for (Object message : messages) {
            byte[] body = Bodies.encode(TYPES, message);
            for (int length = 0; length < body.length; length++) {
                byte[] truncated = Arrays.copyOf(body, length);
                assertThatThrownBy(() -> CODEC.decode(truncated, 0, truncated.length, PLAIN))
                        .as("%d bytes of %s", truncated.length, message)
                        .isInstanceOf(DecodingException.class);
            }
        }
        assertThat(CODEC.decode(VALID, 0, VALID.length, PLAIN)).isEqualTo(Shop.order(3));
    }

    @Test
    void everyChangeOfAByteFailsOrGivesAWellTypedMessage() {
        for (Object message : Shop.messages()) {
            changeEachByte(TYPES, PLAIN, message);
        }
    }

    @Test
    void everyChangeOfAByteWithReferencesFailsOrGivesAWellTypedMessage() {
        for (Object message : Shop.messages()) {
            changeEachByte(GRAPHS, GRAPHS.resolve(GRAPHS.table(), true), message);
        }
    }

    private static void changeEachByte(MessageTypes types, PeerTypes sender, Object message) {
        MessageCodec codec = new MessageCodec(types);
        byte[] body = Bodies.encode(types, message);
        byte[] changed = body.clone();
        for (int i = 0; i < body.length; i++) {
            for (int change = 1; change < 256; change += change < 16 ? 1 : STRIDE) {
                changed[i] = (byte) (body[i] ^ change);
                Object decoded;
                try {
                    decoded = codec.decode(changed, 0, changed.length, sender);
                } catch (DecodingException e) {
                    continue;
                }
                // The encoder checks the type of each position: what it takes is well-typed.
                Bodies.encode(codec, decoded);
            }
            changed[i] = body[i];
        }
        assertThat(Bodies.encode(codec, codec.decode(body, 0, body.length, sender)))
                .isEqualTo(body);
    }

    @TestFactory
    Stream<DynamicTest> P21_bombsAreRefusedWithinTheBudget() {
        List<DynamicTest> tests = new ArrayList<>();
        String huge = "ffffffff07";
        for (int id = 0; id < 64; id++) {
            if (BuiltIns.byId(id) != null) {
                String prefix = Bodies.hex(new byte[] {(byte) (id + 2)});
                tests.add(refused("id " + id + " with a huge count", prefix + huge));
                tests.add(refused("id " + id + " with a huge count and more", prefix + huge + "00".repeat(20)));
                tests.add(refused("id " + id + " with a count of 2^28", prefix + "8080808001" + "01".repeat(20)));
                tests.add(refused("id " + id + " with a negative count", prefix + "ffffffff0f" + "00".repeat(20)));
                tests.add(refused("id " + id + " with an endless varint", prefix + "ff".repeat(20)));
            }
        }
        tests.add(refused("nothing", ""));
        tests.add(refused("a class by name", "01" + "8b6a6176612e6c616e672e52756e74696d65"));
        tests.add(refused("id of nothing", "7f"));
        tests.add(refused("an id far above the table", "ffffffff0f"));
        tests.add(refused("a negative id", "ffffffff0f00"));
        tests.add(refused("trailing bytes", "020200"));
        tests.add(refused("a list of 20 million nulls", "0d" + "80b48913"));
        tests.add(refused("a list that is longer than its bytes", "0d0a0202"));
        tests.add(refused("a string longer than its bytes", "03bfffffff0f41"));
        tests.add(refused("a string that doesn't end", "03" + "41".repeat(40)));
        tests.add(refused("a decimal of a huge scale", "230101" + "feffffff0f"));
        tests.add(refused("an array of 200 dimensions", "16c8010300"));
        tests.add(refused("an array of nine dimensions", "16080000"));
        tests.add(refused("null in a deque", "100200"));
        tests.add(refused("null in a sorted set", "110200"));
        tests.add(refused("what can't be compared in a sorted set", "11040d000d00"));
        tests.add(refused("a boolean of 2", "0502"));
        tests.add(refused("an overlong character", "0383c081"));
        tests.add(refused("a continuation without a beginning", "038280"));
        return tests.stream();
    }

    private static DynamicTest refused(String name, String hex) {
        return DynamicTest.dynamicTest(name, () -> {
            byte[] body = Bodies.bytes(hex);
            if (name.contains("id ") && name.contains("with")) {
                acceptOrRefuse(body);
            } else {
                assertThat(refuse(body, PLAIN)).isEqualTo(Reason.MALFORMED);
            }
        });
    }

    /** Some of these bytes are values of a type that has no count. */
    private static void acceptOrRefuse(byte[] body) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        try {
            CODEC.decode(body, 0, body.length, PLAIN);
        } catch (DecodingException e) {
            assertThat(e.reason()).isEqualTo(Reason.MALFORMED);
        }
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(Budget.limitOf(body.length) + SLACK);
    }

    @TestFactory
    Stream<DynamicTest> P21_nestingBeyondTheDepthIsALimit() {
        return Stream.of(65, 50_000, 200_000)
                .map(depth -> DynamicTest.dynamicTest(depth + " lists", () -> {
                    assertThat(refuse(repeat("0d02", depth, "0d00"), PLAIN)).isEqualTo(Reason.LIMIT);
                    assertThat(refuse(repeat("15", depth, "00"), PLAIN)).isEqualTo(Reason.LIMIT);
                    assertThat(refuse(repeat("0f0200", depth, "00"), PLAIN)).isEqualTo(Reason.LIMIT);
                    assertThat(refuse(repeat("16000001", depth, "00"), PLAIN)).isEqualTo(Reason.LIMIT);
                    assertThat(refuse(repeat("0d0102", depth, "00"), REFERRING)).isEqualTo(Reason.LIMIT);
                }));
    }

    @Test
    void P21_sixtyFourLevelsAreFine() {
        assertThat(CODEC.decode(repeat("0d02", 63, "0d00"), 0, 2 * 64, PLAIN)).isInstanceOf(List.class);
        assertThat(refuse(repeat("0d02", 64, "0d00"), PLAIN)).isEqualTo(Reason.LIMIT);
    }

    private static byte[] repeat(String hex, int times, String last) {
        return Bodies.bytes(hex.repeat(times) + last);
    }

    @Test
    void P32_wrongTypesInFieldsArraysCollectionsKeysAndOptionalsAreRefused() {
        Program victim = Program.of(
                "sealed interface Figure permits Circle, Square {}",
                "record Circle(int r) implements Figure {}",
                "record Square(int a) implements Figure {}",
                "record Other(int x) {}",
                "record Holder(Object v) {}",
                "record Page(Figure figure) {}",
                "record Pages(Figure[] figures) {}",
                "record Texts(List<? extends Number> numbers) {}",
                "record Keys(Map<Figure, String> keys) {}",
                "record Maybe(Optional<Figure> figure) {}");
        Program attacker = Program.of(
                "record Circle(int r) {}",
                "record Square(int a) {}",
                "record Other(int x) {}",
                "record Page(Object figure) {}",
                "record Pages(Object[] figures) {}",
                "record Texts(List<Object> numbers) {}",
                "record Keys(Map<Object, String> keys) {}",
                "record Maybe(Optional<Object> figure) {}",
                "class Make {"
                        + " public static Object page() { return new Page(new Other(1)); }"
                        + " public static Object text() { return new Page(\"text\"); }"
                        + " public static Object array() { return new Page(new Circle[0]); }"
                        + " public static Object pages() { return new Pages(new Object[] {new Circle(1), new Other(1)}); }"
                        + " public static Object texts() { return new Texts(List.of(\"text\")); }"
                        + " public static Object keys() { return new Keys(Map.of(new Other(1), \"\")); }"
                        + " public static Object maybe() { return new Maybe(Optional.of(\"text\")); } }");
        String[] names = {"Circle", "Square", "Other", "Page", "Pages", "Texts", "Keys", "Maybe"};
        MessageTypes receiver = victim.types(names);
        MessageTypes sender = attacker.types(names);
        PeerTypes peer = receiver.resolve(sender.table(), false);
        for (String method : List.of("page", "text", "array", "pages", "texts", "keys", "maybe")) {
            byte[] body = Bodies.encode(sender, attacker.make(method));
            assertThatThrownBy(() -> new MessageCodec(receiver).decode(body, 0, body.length, peer))
                    .as(method)
                    .isInstanceOf(DecodingException.class)
                    .hasMessageContaining("doesn't belong");
        }
    }

    @Test
    void collidingStringsDecodeInTheTimeOfOthers() {
        List<String> colliding = collisions(16);
        byte[] set = Bodies.encode(TYPES, new java.util.LinkedHashSet<>(colliding));
        long start = System.nanoTime();
        assertThat((java.util.Set<?>) CODEC.decode(set, 0, set.length, PLAIN)).hasSize(1 << 16);
        assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L);
    }

    @Test
    void collidingKeysThatAreNotOrderedAreALimit() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        List<String> colliding = collisions(12);
        body.writeBytes(Bodies.bytes("0e"));
        writeVarInt(body, colliding.size() << 1);
        for (String each : colliding) {
            body.writeBytes(Bodies.bytes("0d02"));
            body.writeBytes(Bodies.encode(TYPES, each));
        }
        assertThat(refuse(body.toByteArray(), PLAIN)).isEqualTo(Reason.LIMIT);
        List<List<String>> few = new ArrayList<>();
        colliding.subList(0, 200).forEach(each -> few.add(List.of(each)));
        java.util.Set<List<String>> honest = new java.util.LinkedHashSet<>(few);
        assertThat(Bodies.roundTrip(TYPES, honest)).isEqualTo(honest);
    }

    /** Returns 2^bits strings with one hash code. */
    static List<String> collisions(int bits) {
        List<String> all = List.of("");
        for (int i = 0; i < bits; i++) {
            List<String> longer = new ArrayList<>();
            all.forEach(each -> {
                longer.add(each + "Aa");
                longer.add(each + "BB");
            });
            all = longer;
        }
        return all;
    }

    private static void writeVarInt(ByteArrayOutputStream out, int value) {
        int rest = value;
        while ((rest & ~0x7F) != 0) {
            out.write((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }

    @Test
    void setsNestedByReferenceAreALimit() {
        // Each set holds the set before it and a list of it, so the paths double at each level.
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int levels = 60;
        body.writeBytes(Bodies.bytes("0d01"));
        writeVarInt(body, (levels + 1) << 1);
        body.writeBytes(Bodies.bytes("0e0100"));
        int id = 1;
        for (int i = 0; i < levels; i++) {
            body.writeBytes(Bodies.bytes("0e0104"));
            body.writeBytes(Bodies.bytes("0e"));
            writeVarInt(body, id + 2);
            body.writeBytes(Bodies.bytes("0d0102" + "0e"));
            writeVarInt(body, id + 2);
            id = id + (i == 0 ? 1 : 2);
        }
        refuseWithin(body.toByteArray());
    }

    @Test
    void aStructureThatContainsItselfIsNoKey() {
        // list 0 contains itself; then it is an element of a set
        refuseWithin(Bodies.bytes("0d01040d020e01020d02"));
        // a set that contains itself
        refuseWithin(Bodies.bytes("0e01020e02"));
        // a list in a set that contains that set
        refuseWithin(Bodies.bytes("0e01020d01020e02"));
        // a map with itself as key
        refuseWithin(Bodies.bytes("0f01020f0200"));
    }

    private static void refuseWithin(byte[] body) {
        long start = System.nanoTime();
        Reason reason = refuse(body, REFERRING);
        assertThat(System.nanoTime() - start).isLessThan(2_000_000_000L);
        assertThat(reason).isEqualTo(Reason.LIMIT);
    }

    @Test
    void badReferencesAreRefused() {
        String[] words = {"a reference to object"};
        for (String hex : List.of("0d0502", "0dffffffff0f", "0d0d", "0d01020f03")) {
            assertReferenceRefused(hex, words);
        }
        assertReferenceRefused("0d01020f02", "where java.util.Map belongs");
        // an optional has no identity
        assertReferenceRefused("1502", "");
    }

    private static void assertReferenceRefused(String hex, String... words) {
        byte[] body = Bodies.bytes(hex);
        assertThatThrownBy(() -> CODEC.decode(body, 0, body.length, REFERRING))
                .as(hex)
                .isInstanceOf(DecodingException.class)
                .hasMessageContainingAll(words);
        refuse(body, REFERRING);
    }

    @Test
    void aReferenceToContentOfAnotherTypeIsRefused() {
        Program program = Program.of(
                "record Two(List<Integer> a, List<String> b, Object c) {}",
                "class Make {"
                        + " public static Object two() { return new Two(new ArrayList<>(List.of(1)), new ArrayList<>(List.of(\"x\")), null); }"
                        + " public static Object loose() { List<String> l = new ArrayList<>(List.of(\"x\"));"
                        + "   return new Two(new ArrayList<>(), l, l); } }");
        MessageTypes types = MessageTypes.builder()
                .register(program.type("Two"))
                .references(true)
                .build();
        PeerTypes self = types.resolve(types.table(), true);
        byte[] body = Bodies.encode(types, program.make("two"));
        assertThat(Bodies.hex(body)).isEqualTo("4201" + "01020102" + "01028278" + "00");
        byte[] confused = Bodies.bytes("4201" + "01020102" + "03" + "00");
        assertThatThrownBy(() -> new MessageCodec(types).decode(confused, 0, confused.length, self))
                .isInstanceOf(DecodingException.class)
                .hasMessageContaining("another type");
        assertThat(Bodies.roundTrip(types, program.make("loose")).toString()).isEqualTo("Two[a=[], b=[x], c=[x]]");
    }

    @Test
    void P32_noClassIsLoaded() {
        ClassLoader previous = Thread.currentThread().getContextClassLoader();
        List<String> asked = new ArrayList<>();
        Thread.currentThread().setContextClassLoader(new ClassLoader(previous) {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                asked.add(name);
                throw new ClassNotFoundException(name);
            }
        });
        try {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            body.write(1);
            body.write(0);
            body.writeBytes(Arrays.copyOfRange(Bodies.encode(TYPES, "com.example.Gadget"), 1, 19));
            refuse(body.toByteArray(), PLAIN);
            assertThat(asked).isEmpty();
        } finally {
            Thread.currentThread().setContextClassLoader(previous);
        }
    }

    @Test
    void theBodyIsNeverChanged() {
        Supplier<Stream<Object>> messages = () -> Shop.messages().stream();
        messages.get().forEach(message -> {
            byte[] body = Bodies.encode(TYPES, message);
            for (int length = 0; length <= body.length; length++) {
                byte[] copy = body.clone();
                try {
                    Objects.requireNonNull(CODEC.decode(copy, 0, length, PLAIN));
                } catch (DecodingException e) {
                    assertThat(e.reason()).isEqualTo(Reason.MALFORMED);
                }
                assertThat(copy).isEqualTo(body);
            }
        });
    }
}
