package dev.ipc.netty;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Fixed bytes, compared and written eight at a time. The last eight may overlap those before them.
 *
 * <p><em>Threading:</em> immutable.
 */
final class Literal {
    /** Eight bytes of an array as one number, the first as its highest. */
    static final VarHandle EIGHT_BYTES = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] octets;
    private final long[] words;
    private final long lastWord;

    /** Makes one of ASCII characters. */
    Literal(String text) {
        octets = text.getBytes(StandardCharsets.US_ASCII);
        words = new long[octets.length / Long.BYTES];
        ByteBuffer bytes = ByteBuffer.wrap(octets);
        bytes.asLongBuffer().get(words);
        lastWord = words.length == 0 ? 0 : bytes.getLong(octets.length - Long.BYTES);
    }

    int length() {
        return octets.length;
    }

    /** Returns whether these bytes stand in an array from an index on, in front of {@code end}. */
    boolean isAt(byte[] array, int index, int end) {
        int behind = index + octets.length;
        if (behind > end) {
            return false;
        }
        int last = behind - Long.BYTES;
        if (last < index) {
            return Arrays.equals(array, index, behind, octets, 0, octets.length);
        }
        if ((long) EIGHT_BYTES.get(array, last) != lastWord) {
            return false;
        }
        for (int at = index, i = 0; at < last; at += Long.BYTES, i++) {
            if ((long) EIGHT_BYTES.get(array, at) != words[i]) {
                return false;
            }
        }
        return true;
    }

    /** Writes them in front of an index, and returns the index of the first. */
    int writeBefore(byte[] out, int end) {
        int start = end - octets.length;
        if (words.length == 0) {
            System.arraycopy(octets, 0, out, start, octets.length);
            return start;
        }
        int at = start;
        for (long word : words) {
            EIGHT_BYTES.set(out, at, word);
            at += Long.BYTES;
        }
        EIGHT_BYTES.set(out, end - Long.BYTES, lastWord);
        return start;
    }
}
