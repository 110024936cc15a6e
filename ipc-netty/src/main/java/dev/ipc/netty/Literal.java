package dev.ipc.netty;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Fixed bytes, compared and written eight at a time.
 *
 * <p><em>Threading:</em> immutable.
 */
final class Literal {
    private final long[] words;
    private final byte[] rest;
    private final int length;

    /** Makes one of ASCII characters. */
    Literal(String text) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        length = bytes.remaining();
        words = new long[length / Long.BYTES];
        bytes.asLongBuffer().get(words);
        rest = new byte[length % Long.BYTES];
        bytes.position(length - rest.length).get(rest);
    }

    int length() {
        return length;
    }

    /** Returns whether these bytes stand in a buffer from an index on. */
    boolean isAt(ByteBuf bytes, int index) {
        if (length > bytes.writerIndex() - index) {
            return false;
        }
        int at = index;
        for (long word : words) {
            if (bytes.getLong(at) != word) {
                return false;
            }
            at += Long.BYTES;
        }
        for (byte octet : rest) {
            if (bytes.getByte(at++) != octet) {
                return false;
            }
        }
        return true;
    }

    /** Writes them in front of an index, and returns the index of the first. */
    int writeBefore(ByteBuf out, int end) {
        int start = end - length;
        int at = start;
        for (long word : words) {
            out.setLong(at, word);
            at += Long.BYTES;
        }
        out.setBytes(at, rest);
        return start;
    }
}
