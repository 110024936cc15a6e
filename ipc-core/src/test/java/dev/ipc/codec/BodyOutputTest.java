package dev.ipc.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipc.DecodingException.Reason;
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
        output.begin(1_001);
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
        output.begin(100);
        output.writeByte(1);
        output.release();
        output.begin(200_000);
        output.writeByte(2);
        assertThat(output.position()).isEqualTo(1);
        assertThat(output.array()[0]).isEqualTo((byte) 2);
        output.writeBytes(new byte[150_000]);
    }

    @Test
    void aLargeArrayIsNotKept() {
        output.begin(Integer.MAX_VALUE);
        output.writeBytes(new byte[1 << 20]);
        output.release();
        assertThat(output.array().length).isGreaterThanOrEqualTo(1 << 20);
        output.begin(Integer.MAX_VALUE);
        output.writeBytes(new byte[3 << 20]);
        output.release();
        assertThat(output.array().length).isLessThan(1 << 20);
    }
}
