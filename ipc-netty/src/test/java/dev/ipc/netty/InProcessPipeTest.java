package dev.ipc.netty;

import static dev.ipc.netty.InProcessPipe.CAPACITY_BYTES;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What goes in comes out, in order and within the bound, and who waits is woken once. */
class InProcessPipeTest {
    private final InProcessPipe pipe = new InProcessPipe();
    private final ByteBuf read = Unpooled.buffer();
    private int wokenWriter;
    private int wokenReader;

    private int write(ByteBuf bytes) {
        return pipe.write(bytes, () -> wokenWriter++);
    }

    private int read(int most) {
        ByteBuf some = Unpooled.buffer(most, most);
        int bytes = pipe.read(some, () -> wokenReader++);
        read.writeBytes(some);
        return bytes;
    }

    private static ByteBuf bytes(int length) {
        return Unpooled.wrappedBuffer(new byte[length]);
    }

    @Test
    void bytesComeOutInOrderHoweverTheyAreCut() {
        Random random = new Random(7);
        byte[] all = new byte[3 * CAPACITY_BYTES + 5];
        random.nextBytes(all);
        ByteBuf left = Unpooled.wrappedBuffer(all);
        while (read.readableBytes() < all.length) {
            if (left.isReadable()) {
                int length = 1 + random.nextInt(Math.min(left.readableBytes(), CAPACITY_BYTES));
                ByteBuf piece = left.slice(left.readerIndex(), length);
                left.skipBytes(write(piece));
                assertThat(piece.readableBytes()).as("what was left as it was").isEqualTo(length);
            }
            read(1 + random.nextInt(CAPACITY_BYTES));
        }
        assertThat(read).isEqualTo(Unpooled.wrappedBuffer(all));
    }

    @Test
    void itHoldsSoManyBytesAndTheWriterLearnsOnceOfRoom() {
        assertThat(write(bytes(CAPACITY_BYTES))).isEqualTo(CAPACITY_BYTES);
        assertThat(write(bytes(1))).isZero();
        assertThat(wokenWriter).isZero();
        assertThat(read(10)).isEqualTo(10);
        assertThat(read(10)).isEqualTo(10);
        assertThat(wokenWriter).isEqualTo(1);
        assertThat(write(bytes(100))).isEqualTo(20);
        assertThat(read(1)).isEqualTo(1);
        assertThat(wokenWriter).isEqualTo(2);
    }

    @Test
    void whoFindsNothingLearnsOnceOfMore() {
        assertThat(read(10)).isZero();
        assertThat(write(bytes(1))).isEqualTo(1);
        assertThat(write(bytes(1))).isEqualTo(1);
        assertThat(wokenReader).isEqualTo(1);
        assertThat(read(10)).isEqualTo(2);
    }

    @Test
    void whatWasWrittenBeforeTheEndIsReadBeforeIt() {
        assertThat(read(10)).isZero();
        pipe.end();
        assertThat(wokenReader).isEqualTo(1);
        InProcessPipe other = new InProcessPipe();
        assertThat(other.write(bytes(3), () -> {})).isEqualTo(3);
        other.end();
        assertThat(other.read(Unpooled.buffer(2, 2), () -> {})).isEqualTo(2);
        assertThat(other.read(Unpooled.buffer(2, 2), () -> {})).isEqualTo(1);
        assertThat(other.read(Unpooled.buffer(2, 2), () -> {})).isEqualTo(InProcessPipe.END);
        assertThat(read(10)).isEqualTo(InProcessPipe.END);
    }

    @Test
    void whoWritesForNobodyLearnsIt() {
        assertThat(write(bytes(CAPACITY_BYTES + 1))).isEqualTo(CAPACITY_BYTES);
        pipe.abandon();
        assertThat(wokenWriter).isEqualTo(1);
        assertThat(write(bytes(1))).isEqualTo(InProcessPipe.BROKEN);
    }
}
