package dev.ipc.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bodies are what Kryo itself writes and reads for the same ids, though it takes no part where no serializer is a user's. */
class KryoBytesTest {
    record Point(String name, int x) {}

    static final class PointSerializer extends Serializer<Point> {
        @Override
        public void write(Kryo kryo, Output output, Point value) {
            output.writeString(value.name());
            output.writeVarInt(value.x(), false);
        }

        @Override
        public Point read(Kryo kryo, Input input, Class<? extends Point> type) {
            return new Point(input.readString(), input.readVarInt(false));
        }
    }

    /** Numbers the values of a body in the context that Kryo keeps for it. */
    static final class CountingSerializer extends Serializer<Point> {
        @Override
        @SuppressWarnings("unchecked")
        public void write(Kryo kryo, Output output, Point value) {
            int count = (Integer) kryo.getGraphContext().get("count", 0);
            kryo.getGraphContext().put("count", count + 1);
            output.writeVarInt(count, true);
            kryo.writeClassAndObject(output, value.name());
        }

        @Override
        public Point read(Kryo kryo, Input input, Class<? extends Point> type) {
            int count = input.readVarInt(true);
            return new Point((String) kryo.readClassAndObject(input), count);
        }
    }

    private static final MessageTypes TYPES =
            MessageTypes.builder().register(Point.class).build();

    private final Kryo kryo = kryo();

    private static Kryo kryo() {
        Kryo kryo = new Kryo();
        kryo.setRegistrationRequired(true);
        kryo.setOptimizedGenerics(false);
        kryo.register(Point.class, new PointSerializer(), TypeTable.FIRST_ID);
        return kryo;
    }

    private void assertBothWays(Object value) {
        Output output = new Output(16, -1);
        kryo.writeClassAndObject(output, value);
        byte[] body = Bodies.encode(TYPES, value);
        assertThat(Bodies.hex(body)).isEqualTo(Bodies.hex(output.toBytes()));
        assertThat(kryo.readClassAndObject(new Input(body))).isEqualTo(value);
        assertThat(Bodies.decode(TYPES, body)).isEqualTo(value);
    }

    @Test
    void rootsOfRegisteredAndBuiltInTypes() {
        for (Object value :
                List.of(1, -1, "x", 1.5f, true, (byte) 3, 'c', (short) 4, 1L << 40, 2.5, new Point("p", -9))) {
            assertBothWays(value);
        }
    }

    @Test
    void stringsOfEveryLengthAndWidth() {
        List<Integer> lengths = new ArrayList<>(List.of(500, 511, 512, 513, 1024, 20_000));
        for (int length = 0; length < 80; length++) {
            lengths.add(length);
        }
        for (int length : lengths) {
            String ascii = "x".repeat(length);
            assertBothWays(ascii);
            assertBothWays(new Point(ascii, 1));
            for (String wide :
                    List.of("\u007f", "\u0080", "\u00e9", "\u07ff", "\u0800", "\u20ac", "\ud83d\ude00", "\u0141")) {
                assertBothWays(wide + ascii);
                assertBothWays(ascii + wide);
                assertBothWays(ascii + wide + ascii);
            }
        }
    }

    @Test
    void theLimitIsExactForStringsToo() {
        MessageCodec codec = new MessageCodec(TYPES);
        for (int length : new int[] {2, 32, 33, 64, 500, 600, 5_000}) {
            byte[] body = Bodies.encode(codec, "x".repeat(length));
            int fitting = codec.encode("x".repeat(length), body.length, (array, offset, count, use) -> count);
            assertThat(fitting).isEqualTo(body.length);
            assertThat(EncodingTest.refusal(codec, "x".repeat(length), body.length - 1))
                    .contains("larger than " + (body.length - 1));
        }
    }

    @Test
    void aSerializersKryoKeepsNothingFromOneBodyToTheNext() {
        for (boolean references : new boolean[] {false, true}) {
            MessageTypes types = MessageTypes.builder()
                    .registerSerializer(Point.class, "point", 1, CountingSerializer::new)
                    .references(references)
                    .build();
            Instance instance = new Instance(types);
            Point shared = new Point("p", 0);
            List<Point> points = List.of(shared, shared, new Point("q", 0));
            List<String> decoded = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                byte[] body = instance.encode(
                        points, Bodies.MAX, (array, offset, length, use) -> Arrays.copyOf(array, length));
                decoded.add(String.valueOf(instance.decode(body, 0, body.length, types.self())));
            }
            String expected = references
                    ? "[Point[name=p, x=0], Point[name=p, x=0], Point[name=q, x=1]]"
                    : "[Point[name=p, x=0], Point[name=p, x=1], Point[name=q, x=2]]";
            assertThat(decoded).containsExactly(expected, expected, expected);
        }
    }
}
