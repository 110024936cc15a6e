package dev.ipc.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.esotericsoftware.kryo.io.Output;
import dev.ipc.DecodingException.Reason;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The output by itself: what it holds, and what it gives back. */
class BodyOutputTest {
    private final BodyOutput output = new BodyOutput();

    private void assertOverTheLimit(Runnable write) {
        assertThatThrownBy(write::run)
                .isInstanceOfSatisfying(CodecFailure.class, failure -> assertThat(failure.reason())
                        .isEqualTo(Reason.LIMIT))
                .hasMessageContaining("larger than");
    }

    @Test
    void theArrayGrowsToTheLimitAndNoFurther() {
        output.begin(1_001, null);
        output.writeBytes(new byte[1_000]);
        output.writeByte(1);
        assertThat(output.position()).isEqualTo(1_001);
        assertThat(output.array()).hasSize(1_001);
        assertOverTheLimit(() -> output.writeByte(1));
        assertOverTheLimit(() -> output.reserve(1));
        assertOverTheLimit(() -> output.reserve(Long.MAX_VALUE));
        assertOverTheLimit(() -> output.reserve(Integer.MAX_VALUE));
    }

    @Test
    void aMessageBeginsWhereTheLastOneDid() {
        output.begin(100, null);
        output.writeByte(1);
        output.release();
        output.begin(200_000, null);
        output.writeByte(2);
        assertThat(output.position()).isEqualTo(1);
        assertThat(output.array()[0]).isEqualTo((byte) 2);
        output.writeBytes(new byte[150_000]);
    }

    @Test
    void stringsAreWrittenAsKryoDoesWhereverTheyStopBeingAscii() {
        for (int length = 0; length <= 70; length++) {
            assertWrittenAsByKryo("x".repeat(length));
            for (int at = 0; at < length; at++) {
                for (char other : new char[] {'\u0000', '\u007F', '\u0080', '\u00E9', '\u0141', '\u20AC'}) {
                    StringBuilder text = new StringBuilder("x".repeat(length));
                    text.setCharAt(at, other);
                    assertWrittenAsByKryo(text.toString());
                }
            }
        }
    }

    /** Twice: where there is room, and where the array has to grow. */
    private void assertWrittenAsByKryo(String text) {
        Output kryo = new Output(512);
        kryo.writeString(text);
        BodyOutput grows = new BodyOutput();
        grows.begin(10_000, null);
        grows.writeBytes(new byte[511]);
        grows.writeString(text);
        assertThat(Arrays.copyOfRange(grows.array(), 511, grows.position())).isEqualTo(kryo.toBytes());
        output.begin(10_000, null);
        output.writeString(text);
        assertThat(Arrays.copyOf(output.array(), output.position())).isEqualTo(kryo.toBytes());
    }

    @Test
    void aLargeArrayIsNotKept() {
        output.begin(Integer.MAX_VALUE, null);
        output.writeBytes(new byte[1 << 20]);
        output.release();
        assertThat(output.array().length).isGreaterThanOrEqualTo(1 << 20);
        output.begin(Integer.MAX_VALUE, null);
        output.writeBytes(new byte[3 << 20]);
        output.release();
        assertThat(output.array().length).isLessThan(1 << 20);
    }

    @Test
    void largeArraysGoPastItWithTheirBytesInOrder() {
        Pieces pieces = new Pieces(true);
        byte[] large = {9, 8, 7};
        large = Arrays.copyOf(large, 4 << 10);
        output.begin(20_000, pieces);
        output.writeByte(1);
        output.writeArray(new byte[] {2, 3});
        output.writeArray(large);
        output.writeByte(4);
        output.writeArray(large);
        output.writeByte(5);
        assertThat(output.length()).isEqualTo(5 + 2 * large.length);
        assertThat(output.position()).isEqualTo(1);
        pieces.take(output.array(), 0, output.position(), 0);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(new byte[] {1, 2, 3});
        all.writeBytes(large);
        all.write(4);
        all.writeBytes(large);
        all.write(5);
        assertThat(pieces.bytes.toByteArray()).isEqualTo(all.toByteArray());
        assertThat(output.array().length).isLessThan(large.length);
    }

    @Test
    void aSinkThatTakesNoPiecesGetsAllAtOnce() {
        Pieces pieces = new Pieces(false);
        output.begin(20_000, pieces);
        output.writeByte(1);
        output.writeArray(new byte[5_000]);
        output.writeArray(new byte[5_000]);
        assertThat(pieces.asked).isEqualTo(1);
        assertThat(pieces.bytes.size()).isZero();
        assertThat(output.position()).isEqualTo(output.length()).isEqualTo(10_001);
    }

    @Test
    void theLimitCountsWhatWentPastIt() {
        Pieces pieces = new Pieces(true);
        output.begin(10_000, pieces);
        output.writeArray(new byte[5_000]);
        output.writeByte(1);
        assertOverTheLimit(() -> output.writeArray(new byte[5_000]));
        assertThat(pieces.bytes.size()).isEqualTo(5_000);
        output.writeArray(new byte[4_999]);
        assertThatThrownBy(() -> output.writeArray(new byte[5_000])).hasMessageContaining("larger than 10000 bytes");
        assertThat(output.length()).isEqualTo(10_000);
        assertOverTheLimit(() -> output.writeBytes(new byte[1_000]));
    }

    /** Notes pieces, if it takes them. */
    private static final class Pieces implements BodySink.Pieces<String> {
        private final boolean takes;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private int asked;

        Pieces(boolean takes) {
            this.takes = takes;
        }

        @Override
        public BodySink.@Nullable Pieces<String> inPieces(int bytes, int maxBytes) {
            asked++;
            return takes ? this : null;
        }

        @Override
        public void take(byte[] array, int offset, int length, int following) {
            bytes.write(array, offset, length);
        }

        @Override
        public void failed() {
            throw new AssertionError("of the instance");
        }

        @Override
        public String accept(byte[] array, int offset, int length, TypeUse use) {
            throw new AssertionError("of the instance");
        }
    }
}
