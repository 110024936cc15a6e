package dev.ipc.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.esotericsoftware.kryo.io.Output;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

/** The input by itself, in the middle of an array whose other bytes it must never see. */
class BodyInputTest {
    private static final int BEFORE = 5;
    private static final int AFTER = 300;

    private final BodyInput input = new BodyInput();

    /** Lets the input read these bytes, between others that look like more of the same. */
    private BodyInput over(byte... body) {
        byte[] array = new byte[BEFORE + body.length + AFTER];
        Arrays.fill(array, (byte) 'x');
        array[BEFORE + body.length + AFTER / 2] = (byte) 0x80;
        System.arraycopy(body, 0, array, BEFORE, body.length);
        input.setBuffer(array, BEFORE, body.length);
        return input;
    }

    private BodyInput over(String latin1) {
        return over(latin1.getBytes(ISO_8859_1));
    }

    private void assertMalformed(String words, BodyInput over, Consumer<BodyInput> read) {
        assertThatThrownBy(() -> read.accept(over))
                .isInstanceOf(CodecFailure.class)
                .hasMessageContaining(words);
    }

    private void assertBacked(int bytesEach, IntConsumer read) {
        for (int count : new int[] {-1, Integer.MIN_VALUE, 3, Integer.MAX_VALUE, Integer.MAX_VALUE / bytesEach + 1}) {
            over(new byte[3 * bytesEach - 1]);
            assertThatThrownBy(() -> read.accept(count))
                    .as("%d of %d bytes", count, bytesEach)
                    .isInstanceOf(CodecFailure.class)
                    .hasMessageContaining("is more than the bytes left hold");
        }
        over(new byte[3 * bytesEach]);
        read.accept(3);
        assertThat(input.remaining()).isZero();
    }

    @Test
    void P21_nothingIsMadeThatTheBytesLeftDoNotBack() {
        assertBacked(1, input::readBytes);
        assertBacked(1, input::readBooleans);
        assertBacked(2, input::readChars);
        assertBacked(2, input::readShorts);
        assertBacked(4, input::readInts);
        assertBacked(8, input::readLongs);
        assertBacked(4, input::readFloats);
        assertBacked(8, input::readDoubles);
        assertBacked(1, count -> input.readInts(count, true));
        assertBacked(1, count -> input.readLongs(count, true));
        assertBacked(7, count -> input.skip(input.requireAll(count, 7) * 7));
    }

    @Test
    void nothingIsReadBeyondTheEnd() {
        assertMalformed("ends early", over(), BodyInput::readByte);
        assertMalformed("ends early", over(), BodyInput::readString);
        assertMalformed("ends early", over((byte) 1, (byte) 2, (byte) 3), BodyInput::readInt);
        assertMalformed("ends early", over((byte) 1), in -> in.require(-1));
        assertThat(over((byte) 1, (byte) 2).optional(3)).isEqualTo(2);
        assertThat(over((byte) 1, (byte) 2).optional(1)).isEqualTo(1);
        assertThat(over().optional(1)).isEqualTo(-1);
        assertThat(over().optional(0)).isZero();
        assertThat(over().read(new byte[1], 0, 1)).isEqualTo(-1);
        assertMalformed("ends inside a string", over("abc"), BodyInput::readString);
        assertMalformed("ends inside a string", over("abcdefgh"), BodyInput::readString);
        assertMalformed("a count of 3 is more", over("\u0084ab"), BodyInput::readString);
        assertMalformed("ends early", over("\u0084\u00c3\u00a9\u00c3"), BodyInput::readString);
    }

    @Test
    void stringsEndWhereTheyEnd() {
        for (int length = 2; length < 130; length++) {
            String text = "a".repeat(length - 1);
            over(text + (char) ('b' | 0x80) + "y" + (char) ('z' | 0x80));
            assertThat(input.readString()).isEqualTo(text + "b");
            assertThat(input.readString()).isEqualTo("yz");
            assertThat(input.remaining()).isZero();
        }
        for (String text : new String[] {
            "", "long ".repeat(20), "\u00e9", "a\u00e9\u20ac\uffff\u0800\u07ff\u0080", "\u20ac".repeat(90)
        }) {
            Output output = new Output(1024);
            output.writeString(text);
            output.writeByte(7);
            over(output.toBytes());
            assertThat(input.readString()).isEqualTo(text);
            assertThat(input.readByte()).isEqualTo((byte) 7);
        }
    }

    @Test
    void charactersAreInTheBytesTheyNeed() {
        assertMalformed("more bytes than it needs", over("\u0082\u00c1\u0081"), BodyInput::readString);
        assertMalformed("more bytes than it needs", over("\u0082\u00e0\u0081\u0081"), BodyInput::readString);
        assertMalformed("194 inside a character", over("\u0082\u00e1\u0081\u00c2"), BodyInput::readString);
        assertMalformed("65 inside a character", over("\u0082\u00c3A"), BodyInput::readString);
        assertMalformed("240 where a character begins", over("\u0082\u00f0\u0081\u0081\u0081"), BodyInput::readString);
        assertMalformed("129 where a character begins", over("\u0082\u0081"), BodyInput::readString);
    }

    @Test
    void nullIsNoStringBuilder() {
        assertThat(over("\u0080").readString()).isNull();
        assertThat(over("\u0080").readStringBuilder()).isNull();
        assertThat(over("a\u00e2").readStringBuilder()).hasToString("ab");
    }

    @Test
    void aBooleanIsZeroOrOne() {
        assertThat(over((byte) 1).readBoolean()).isTrue();
        assertThat(over((byte) 0).readBoolean()).isFalse();
        assertMalformed("a boolean is 2", over((byte) 2), BodyInput::readBoolean);
        assertMalformed("a boolean is -1", over((byte) 1, (byte) -1), in -> in.readBooleans(2));
    }
}
