package dev.ipc.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.InputChunked;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.io.OutputChunked;
import dev.ipc.DecodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A body that comes in parts decodes to what the same bytes in one array decode to. */
class BodySourceTest {
    /** Around these a first part and the later ones end. */
    private static final int[] SEAMS = {512, 512 + (16 << 10)};

    /** Enough for a body to come in parts. */
    private static final byte[] LARGE = bytes(40_000);

    private static final MessageTypes TYPES =
            MessageTypes.builder().register(Trail.class).build();

    private static final MessageTypes REFERENCES =
            MessageTypes.builder().references(true).build();

    @SuppressWarnings("ArrayRecordComponent")
    record Trail(int number, byte[] content, String text, long[] stamps) {}

    /** Gives the bytes in order, each once, and nothing after them. */
    private static final class Once implements BodySource<byte[]> {
        private int next;
        private int most;

        @Override
        public void copy(byte[] body, int from, byte[] array, int offset, int length) {
            assertThat(from).isEqualTo(next);
            assertThat(length).isBetween(0, body.length - from);
            System.arraycopy(body, from, array, offset, length);
            next += length;
            most = Math.max(most, array.length);
        }
    }

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }

    private static PeerTypes peer(MessageTypes types) {
        return types.resolve(types.table(), types.references());
    }

    private static @Nullable Object decode(MessageTypes types, byte[] body, Once source) {
        return new MessageCodec(types).decode(body, source, body.length, peer(types));
    }

    /** Decodes in parts; all that comes must encode to the same bytes again, and have cost the same. */
    private static void assertSame(MessageTypes types, Object message) {
        byte[] body = Bodies.encode(types, message);
        Instance whole = new Instance(types);
        whole.decode(body, 0, body.length, peer(types));
        Instance inParts = new Instance(types);
        Once source = new Once();
        Object decoded = inParts.decode(body, source, body.length, peer(types));
        assertThat(source.next).isEqualTo(body.length);
        assertThat(Bodies.encode(types, Objects.requireNonNull(decoded))).isEqualTo(body);
        assertThat(inParts.reader().budget.cost())
                .isEqualTo(whole.reader().budget.cost());
    }

    /** Returns a message in which a value begins at this byte or a few after it, with more behind it than comes in the same part. */
    private static List<Object> with(Object value, int at) {
        List<Object> list = new ArrayList<>();
        int filled = 0;
        while (at - filled > 600) {
            list.add("x".repeat(500));
            filled += 503;
        }
        list.add("y".repeat(Math.max(40, at - filled - 10)));
        list.add(value);
        list.add(LARGE);
        list.add(value);
        return list;
    }

    @Test
    void everyValueIsTheSameAcrossASeam() {
        for (int seam : SEAMS) {
            for (int before = 0; before < 48; before++) {
                for (Object sample : Samples.all().values()) {
                    assertSame(TYPES, with(sample, seam - before));
                }
            }
        }
    }

    @Test
    void stringsAndArraysLargerThanAPartAreTheSame() {
        for (int length : new int[] {15_000, 16_384, 17_000, 70_000}) {
            assertSame(TYPES, with("a".repeat(length), 300));
            assertSame(TYPES, with("\u00e9\u20ac".repeat(length / 2), 300));
            assertSame(TYPES, with(bytes(length), 300));
            assertSame(TYPES, with(new Random(length).ints(length / 4).toArray(), 300));
            assertSame(TYPES, with(new Random(length).longs(length / 8).toArray(), 300));
            assertSame(TYPES, with(new Random(length).doubles(length / 8).toArray(), 300));
            assertSame(TYPES, with(new boolean[length], 300));
            assertSame(TYPES, with("b".repeat(length).toCharArray(), 300));
            assertSame(TYPES, with(new Trail(length, bytes(length), "c".repeat(31), new long[length / 8]), 300));
        }
    }

    @Test
    void whatIsReferredToLiesInAnotherPart() {
        List<Object> shared = new ArrayList<>(List.of("shared", LARGE));
        List<Object> message = with(shared, SEAMS[0]);
        message.add(shared);
        message.add(with(shared, SEAMS[1]));
        List<Object> many = new ArrayList<>(with("", SEAMS[1]));
        message.add(many);
        message.add(
                new LinkedHashSet<>(List.of(List.of(many, 1), List.of(2, many)))); // costs what their hash codes take
        assertSame(REFERENCES, message);
        assertThat((List<?>) decode(REFERENCES, Bodies.encode(REFERENCES, message), new Once()))
                .satisfies(list -> assertThat(list.get(1)).isSameAs(list.get(4)));
    }

    @Test
    void P21_aTruncatedOrForgedBodyFailsAlike() {
        byte[] body = Bodies.encode(
                TYPES,
                with(new Trail(7, bytes(20_000), "text of more than thirty-two characters", new long[300]), 500));
        Random random = new Random(21);
        for (int i = 0; i < 2_000; i++) {
            int length = i % 2 == 0 ? body.length : 17_000 + random.nextInt(body.length - 17_000);
            byte[] forged = Arrays.copyOf(body, length);
            for (int j = i % 4; j > 0; j--) {
                int index = random.nextInt(j == 1 ? length : 700);
                forged[index] = (byte) random.nextInt();
            }
            Throwable whole = catchThrowable(() -> Bodies.decode(TYPES, forged));
            Throwable inParts = catchThrowable(() -> decode(TYPES, forged, new Once()));
            assertThat(String.valueOf(inParts)).as("change %d", i).isEqualTo(String.valueOf(whole));
        }
    }

    /** Its end is looked for in what is there, of which a little more comes each time. */
    @Test
    @Timeout(30)
    void P21_aStringWithoutEndIsReadOnce() {
        byte[] body = new byte[4 << 20];
        Arrays.fill(body, (byte) 'a');
        body[0] = Bodies.encode(TYPES, "text")[0];
        assertThat(catchThrowable(() -> decode(TYPES, body, new Once())))
                .hasMessageContaining("the body ends inside a string");
        body[body.length - 1] |= (byte) 0x80;
        assertThat(decode(TYPES, body, new Once())).isEqualTo("a".repeat(body.length - 1));
    }

    /** Kryo's own reader of chunks, which asks for more until it is told that there is none. */
    @Test
    @Timeout(30)
    void P21_aSerializerThatReadsChunksFailsAtTheEnd() {
        MessageTypes types = MessageTypes.builder()
                .registerSerializer(Told.class, "told", 0, ChunkedSerializer::new)
                .build();
        byte[] body = Bodies.encode(types, new Told("text in a chunk", 7));
        assertThat(Bodies.decode(types, body)).isEqualTo(new Told("text in a chunk", 7));
        for (int length = 1; length < body.length; length++) {
            byte[] cut = Arrays.copyOf(body, length);
            assertThat(catchThrowable(() -> Bodies.decode(types, cut))).isInstanceOf(DecodingException.class);
            assertThat(catchThrowable(() -> decode(types, cut, new Once()))).isInstanceOf(DecodingException.class);
        }
    }

    @Test
    void aLargeArrayGoesPastTheParts() {
        Once source = new Once();
        byte[] body = Bodies.encode(TYPES, new Trail(1, new byte[3 << 20], "", new long[0]));
        assertThat(decode(TYPES, body, source)).isInstanceOf(Trail.class);
        assertThat(source.most).isEqualTo(3 << 20); // the message's own
    }

    @Test
    void serializersOfTheUsersMayGoBack() {
        MessageTypes types = MessageTypes.builder()
                .registerSerializer(Told.class, "told", 0, BackwardSerializer::new)
                .build();
        assertSame(types, with(new Told("x".repeat(30_000), 5), 500));
    }

    record Told(String text, int number) {}

    static final class ChunkedSerializer extends Serializer<Told> {
        private static final int CHUNK_BYTES = 8;

        @Override
        public void write(Kryo kryo, Output output, Told told) {
            OutputChunked chunks = new OutputChunked(output, CHUNK_BYTES);
            chunks.writeString(told.text());
            chunks.writeInt(told.number());
            chunks.endChunk();
        }

        @Override
        public Told read(Kryo kryo, Input input, Class<? extends Told> type) {
            InputChunked chunks = new InputChunked(input, CHUNK_BYTES);
            Told told = new Told(chunks.readString(), chunks.readInt());
            chunks.nextChunk();
            return told;
        }
    }

    /** Reads what comes last first. */
    static final class BackwardSerializer extends Serializer<Told> {
        @Override
        public void write(Kryo kryo, Output output, Told told) {
            output.writeInt(told.text().length());
            output.writeAscii(told.text());
            output.writeInt(told.number());
        }

        @Override
        public Told read(Kryo kryo, Input input, Class<? extends Told> type) {
            int length = input.readInt();
            int text = input.position();
            input.setPosition(text + length);
            int number = input.readInt();
            int end = input.position();
            input.setPosition(text);
            String read = input.readString();
            input.setPosition(end);
            return new Told(read, number);
        }
    }
}
