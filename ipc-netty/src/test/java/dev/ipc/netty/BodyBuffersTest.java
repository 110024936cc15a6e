package dev.ipc.netty;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipc.EncodingException;
import dev.ipc.codec.MessageCodec;
import dev.ipc.codec.MessageTypes;
import io.netty.buffer.ByteBufUtil;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.RandomAccess;
import org.junit.jupiter.api.Test;

/** Bodies with large arrays, which are encoded past the codec's own array. */
class BodyBuffersTest {
    private static final int MAX = 4 << 20;
    private static final MessageTypes TYPES = MessageTypes.builder().build();
    private static final byte[] CONTENT = new byte[300_000];

    static {
        new Random(1).nextBytes(CONTENT);
    }

    private final Bodies bodies = new Bodies(TYPES);

    private static byte[] whole(Object message) {
        return new MessageCodec(TYPES)
                .encode(
                        message,
                        MAX,
                        (array, offset, length, use) -> Arrays.copyOfRange(array, offset, offset + length));
    }

    @Test
    void theBytesAreTheSame() {
        List<Object> parts = new ArrayList<>();
        for (int size : new int[] {0, 1, 4_095, 4_096, 4_097, 65_536, CONTENT.length}) {
            byte[] part = Arrays.copyOf(CONTENT, size);
            parts.add(part);
            parts.add("behind " + size);
            for (Object message : List.of(part, List.of(part, "x".repeat(size)), List.copyOf(parts))) {
                try (EncodedMessage encoded = bodies.encode(message, MAX)) {
                    assertThat(Arrays.equals(ByteBufUtil.getBytes(encoded.body()), whole(message)))
                            .as("of %d parts up to %d bytes", parts.size(), size)
                            .isTrue();
                    PlainHead.includeMessageHead(encoded.body());
                    assertThat(encoded.body().toString(encoded.body().readerIndex(), 17, US_ASCII))
                            .isEqualTo("HTTP/1.1 200 OK\r\n");
                }
            }
        }
    }

    /** What is encoded is what an array holds when its turn comes, whatever becomes of it afterwards. */
    @Test
    void anArrayThatIsFilledAgainAndAgain() {
        try (EncodedMessage encoded = bodies.encode(List.of(new Refilled(), "end"), MAX)) {
            byte[] bytes = ByteBufUtil.getBytes(encoded.body());
            for (int i = 0; i < 3; i++) {
                assertThat(bytes[5_000 + i * 10_000]).isEqualTo((byte) i);
            }
        }
    }

    @Test
    void whatFailsBehindALargeArrayLeavesNothing() { // a buffer that is left fails the build
        assertThatThrownBy(() -> bodies.encode(List.of(CONTENT, Thread.currentThread()), MAX))
                .isInstanceOf(EncodingException.class);
        assertThatThrownBy(() -> bodies.encode(List.of(CONTENT, CONTENT), 2L * CONTENT.length))
                .isInstanceOfSatisfying(EncodingException.class, failure -> assertThat(failure.reason())
                        .isEqualTo(EncodingException.Reason.LIMIT));
        assertThatThrownBy(() -> bodies.encode(List.of(CONTENT, "xy"), CONTENT.length + 7))
                .isInstanceOf(EncodingException.class);
    }

    @Test
    void aBodyOfExactlyTheMostThatIsTaken() {
        int length = whole(List.of(CONTENT, "xy")).length;
        try (EncodedMessage encoded = bodies.encode(List.of(CONTENT, "xy"), length)) {
            assertThat(encoded.bytes()).isEqualTo(length);
        }
        assertThatThrownBy(() -> bodies.encode(List.of(CONTENT, "xy"), length - 1))
                .isInstanceOf(EncodingException.class);
    }

    /** Has one array for all elements. */
    private static final class Refilled extends AbstractList<byte[]> implements RandomAccess {
        private final byte[] same = new byte[10_000];

        @Override
        public byte[] get(int index) {
            Arrays.fill(same, (byte) index);
            return same;
        }

        @Override
        public int size() {
            return 3;
        }
    }
}
