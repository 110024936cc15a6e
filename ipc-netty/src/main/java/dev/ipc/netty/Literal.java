package dev.ipc.netty;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Fixed bytes, compared and written eight at a time. The last eight may overlap those before them.
 *
 * <p><em>Threading:</em> immutable.
 */
final class Literal {
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

    /** Returns whether these bytes stand in a buffer from an index on. */
    boolean isAt(ByteBuf bytes, int index) {
        int end = index + octets.length;
        if (end > bytes.writerIndex()) {
            return false;
        }
        int last = end - Long.BYTES;
        if (last < index) {
            return areAt(bytes, index);
        }
        if (bytes.getLong(last) != lastWord) {
            return false;
        }
        for (int at = index, i = 0; at < last; at += Long.BYTES, i++) {
            if (bytes.getLong(at) != words[i]) {
                return false;
            }
        }
        return true;
    }

    /** Writes them in front of an index, and returns the index of the first. */
    int writeBefore(ByteBuf out, int end) {
        int start = end - octets.length;
        if (words.length == 0) {
            out.setBytes(start, octets);
            return start;
        }
        int at = start;
        for (long word : words) {
            out.setLong(at, word);
            at += Long.BYTES;
        }
        out.setLong(end - Long.BYTES, lastWord);
        return start;
    }

    private boolean areAt(ByteBuf bytes, int index) {
        for (int i = 0; i < octets.length; i++) {
            if (bytes.getByte(index + i) != octets[i]) {
                return false;
            }
        }
        return true;
    }
}
