package dev.ipc.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.ipc.DecodingException;
import dev.ipc.DecodingException.Reason;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Bodies that are wrong in one place: bytes, written by hand, that no encoder of ours makes. */
@SuppressWarnings("JdkObsolete") // forms under test
class HostilePositionsTest {
    record Point(int x) {}

    record Marked(@Nullable Point point) {}

    record Lists(@Nullable ArrayList<Integer> array, @Nullable LinkedList<Integer> linked) {}

    static final class Loop<T> {
        @Nullable
        Loop<String> declared;

        @Nullable
        T value;

        @Nullable
        Object loose;
    }

    /** Written by a serializer that may give nothing. */
    static class Told {
        final String text;

        Told(String text) {
            this.text = text;
        }
    }

    record Tells(@Nullable Object first, @Nullable Told told) {}

    static final class ToldSerializer extends Serializer<Told> {
        static final AtomicInteger MADE = new AtomicInteger();

        ToldSerializer() {
            MADE.incrementAndGet();
        }

        @Override
        public void write(Kryo kryo, Output output, Told value) {
            output.writeString(value.text);
        }

        @Override
        public @Nullable Told read(Kryo kryo, Input input, Class<? extends Told> type) {
            String text = input.readString();
            return text.equals("null") ? null : new Told(text);
        }
    }

    /** A serializer of which the compiler doesn't know what it returns. */
    @SuppressWarnings({"rawtypes", "unchecked"})
    static final class LyingSerializer extends Serializer {
        @Override
        public void write(Kryo kryo, Output output, Object value) {}

        @Override
        public Object read(Kryo kryo, Input input, Class type) {
            return new Point(1);
        }
    }

    static final class Lied {}

    record Dying(int kind) {
        Dying {
            if (kind == 1) {
                throw new OutOfMemoryError("test");
            }
            if (kind == 2) {
                throw new StackOverflowError("test");
            }
        }
    }

    private static MessageTypes types(boolean references) {
        return MessageTypes.builder()
                .register(Point.class, Marked.class, Lists.class, Loop.class, Tells.class, Dying.class)
                .registerSerializer(Told.class, "told", 0, ToldSerializer::new)
                .references(references)
                .build();
    }

    private static final MessageTypes PLAIN = types(false);
    private static final MessageTypes REFERRING = types(true);

    private static void assertRefused(MessageTypes types, String hex, String... words) {
        assertThatThrownBy(() -> Bodies.decode(types, Bodies.bytes(hex)))
                .isInstanceOf(DecodingException.class)
                .hasMessageContainingAll(words);
    }

    @Test
    void aMarkerThatIsNeitherNullNorNot() {
        assertThat(Bodies.decode(PLAIN, Bodies.bytes("43" + "01" + "02"))).isEqualTo(new Marked(new Point(1)));
        assertRefused(PLAIN, "43" + "02" + "02", "point", "marker");
        assertRefused(PLAIN, "43" + "ff" + "02", "point", "marker");
    }

    @Test
    void P32_aClassByNameIsCalledThat() {
        assertRefused(PLAIN, "01" + "00" + "8b6a6176612e6c616e672e52756e74696d65", "by name");
    }

    @Test
    void charactersInMoreBytesThanTheyNeed() {
        assertThat(Bodies.decode(PLAIN, Bodies.bytes("03" + "82" + "c280"))).isEqualTo("\u0080");
        assertRefused(PLAIN, "03" + "82" + "c1bf", "more bytes");
        assertThat(Bodies.decode(PLAIN, Bodies.bytes("03" + "82" + "e0a080"))).isEqualTo("\u0800");
        assertRefused(PLAIN, "03" + "82" + "e09fbf", "more bytes");
    }

    @Test
    void aListThatCannotBeChangedWhereAnImplementationIsDeclared() {
        Lists lists =
                (Lists) Objects.requireNonNull(Bodies.decode(PLAIN, Bodies.bytes("44" + "01" + "03" + "0102" + "00")));
        Objects.requireNonNull(lists.array()).add(2);
        assertThat(lists.array()).containsExactly(1, 2);
    }

    @Test
    void enumsThatAreNone() {
        assertRefused(PLAIN, "38" + "09", "has no ordinal 8");
        assertRefused(PLAIN, "38" + "ffffffff0f", "has no ordinal");
        assertRefused(PLAIN, "38" + "00", "null");
        assertRefused(PLAIN, "13" + "03" + "00", "no enum");
        assertThat(Bodies.decode(PLAIN, Bodies.bytes("13" + "00" + "00"))).isEqualTo(Set.of());
        assertRefused(PLAIN, "13" + "00" + "01", "no enum");
        assertRefused(PLAIN, "14" + "00" + "01", "no enum");
    }

    @Test
    void nanosecondsThatAreMoreThanASecond() {
        assertThat(Bodies.decode(PLAIN, Bodies.bytes("2a" + "00" + "ff93ebdc03")))
                .isEqualTo(Instant.ofEpochSecond(0, 999_999_999));
        for (String id : List.of("2a", "2b")) {
            assertRefused(PLAIN, id + "00" + "8094ebdc03", "nanoseconds");
            assertRefused(PLAIN, id + "00" + "ffffffff0f", "nanoseconds");
        }
    }

    @Test
    void aReferenceToAnotherImplementationThanDeclared() {
        Lists lists = new Lists(new ArrayList<>(List.of(1)), null);
        String body = Bodies.hex(Bodies.encode(REFERRING, lists));
        assertThat(body).isEqualTo("44" + "01" + "01" + "02" + "0102" + "00");
        assertRefused(REFERRING, "44" + "01" + "01" + "02" + "0102" + "03", "linked", "another type");
    }

    @Test
    void aReferenceToAnIncompleteObjectThatWasDeclaredToBeLess() {
        Loop<Integer> loop = new Loop<>();
        loop.loose = loop;
        assertThat(Bodies.hex(Bodies.encode(REFERRING, loop))).isEqualTo("45" + "01" + "00" + "45" + "02" + "00");
        assertRefused(REFERRING, "45" + "01" + "02" + "00" + "00", "declared", "another type");
    }

    @Test
    void aReferenceToWhatASerializerDoesNotRead() {
        String body = Bodies.hex(Bodies.encode(REFERRING, new Tells(new Point(1), new Told("ab"))));
        assertThat(body).isEqualTo("46" + "01" + "42" + "01" + "02" + "01" + "61e2");
        assertRefused(REFERRING, "46" + "01" + "42" + "01" + "02" + "03", "told", "Point");
    }

    @Test
    @SuppressWarnings({"rawtypes", "unchecked"})
    void aSerializerThatGivesSomethingElseOrNothing() {
        MessageTypes types = MessageTypes.builder()
                .register(Point.class)
                .registerSerializer((Class) Lied.class, "lied", 0, LyingSerializer::new)
                .build();
        assertRefused(types, "43", "gave something else");
        byte[] nothing = Bodies.encode(PLAIN, new Told("null"));
        assertRefused(PLAIN, Bodies.hex(nothing), "gave something else");
    }

    @Test
    void P21_anErrorOfADyingMachinePassesAndAnOverflowOfTheStackFails() {
        byte[] dying = Bodies.encode(PLAIN, new Dying(0));
        dying[dying.length - 1] = 2;
        assertThatThrownBy(() -> Bodies.decode(PLAIN, dying)).isInstanceOf(OutOfMemoryError.class);
        dying[dying.length - 1] = 4;
        assertThatThrownBy(() -> Bodies.decode(PLAIN, dying)).isInstanceOf(DecodingException.class);
    }

    @Test
    void aFailedInstanceIsNotUsedAgain() {
        MessageCodec codec = new MessageCodec(PLAIN);
        byte[] good = Bodies.encode(codec, new Told("good"));
        int before = ToldSerializer.MADE.get();
        for (int i = 0; i < 5; i++) {
            codec.decode(good, 0, good.length, PLAIN.self());
        }
        assertThat(ToldSerializer.MADE.get()).isEqualTo(before);
        assertThatThrownBy(() -> codec.decode(good, 0, good.length - 1, PLAIN.self()))
                .isInstanceOf(DecodingException.class);
        codec.decode(good, 0, good.length, PLAIN.self());
        assertThat(ToldSerializer.MADE.get()).isEqualTo(before + 1);
        assertThatThrownBy(() -> Bodies.encode(codec, List.of(new Told("x"), Thread.currentThread())))
                .isInstanceOf(dev.ipc.EncodingException.class);
        Bodies.encode(codec, new Told("x"));
        assertThat(ToldSerializer.MADE.get()).isEqualTo(before + 2);
    }

    @Test
    void keysOfOneHashAreALimit() {
        List<String> colliding = List.of("");
        for (int i = 0; i < 11; i++) {
            List<String> longer = new ArrayList<>();
            colliding.forEach(each -> longer.addAll(List.of(each + "Aa", each + "BB")));
            colliding = longer;
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(Bodies.bytes("0f" + "8020")); // a map of 2,048
        for (String each : colliding) {
            body.writeBytes(Bodies.bytes("0d02"));
            body.writeBytes(Bodies.encode(PLAIN, each));
            body.write(0);
        }
        assertThatThrownBy(() -> Bodies.decode(PLAIN, body.toByteArray()))
                .isInstanceOfSatisfying(
                        DecodingException.class, e -> assertThat(e.reason()).isEqualTo(Reason.LIMIT));
        Map<Object, Integer> map = new HashMap<>();
        colliding.forEach(each -> map.put(List.of(each), 1));
        assertThat(EncodingTest.refusal(new MessageCodec(PLAIN), map, Bodies.MAX))
                .contains("memory");
        Set<Object> few = new HashSet<>(List.of(List.of("Aa"), List.of("BB")));
        assertThat(Bodies.roundTrip(PLAIN, few)).isEqualTo(few);
    }

    @Test
    void aConstantThatIsNullBehindItsId() {
        assertRefused(PLAIN, "38" + "00", "a constant is null");
        assertRefused(PLAIN, "13" + "38" + "02" + "0100", "a constant is null");
    }
}
