package dev.ipc.netty;

import dev.ipc.wire.FrameKind;
import dev.ipc.wire.HeadParser;
import dev.ipc.wire.Status;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Reads heads that lie whole in a buffer and have the form of {@link PlainHead}, without an object for each but that of a
 * numbered head. All others, and all that break a rule, it leaves where they are, for the parser of heads: that knows the rules.
 *
 * <p><em>Threading:</em> confined to the connection's event loop.
 */
final class PlainHeadReader {
    /** Numbers of more digits are for the parser, which knows where they overflow. */
    private static final int MAX_DIGITS = 18;

    private static final int NONE = -1;

    /** The kinds with a number, those that are read often first. */
    private static final FrameKind[] NUMBERED = {
        FrameKind.REPLY, FrameKind.REQUEST, FrameKind.PING, FrameKind.PONG, FrameKind.CANCEL
    };

    private final HeadParser parser;
    private int at;
    private int bodyBytes;

    /** Makes a reader beside the parser of the same stream, which stands between two frames whenever {@link #read} is called. */
    PlainHeadReader(HeadParser parser) {
        this.parser = parser;
    }

    /** Takes a head from the buffer, which begins with the body then; or returns null and leaves it as it is. */
    @Nullable
    FrameHead read(ByteBuf bytes) {
        at = bytes.readerIndex();
        long length = take(bytes, PlainHead.START) ? number(bytes) : NONE;
        FrameHead head = length == NONE ? null : takeLineEnd(bytes) ? FrameHead.MESSAGE : numbered(bytes);
        if (head == null || !parser.admit(head.kind(), head.number(), at - bytes.readerIndex(), length)) {
            return null;
        }
        bytes.readerIndex(at);
        bodyBytes = (int) length;
        return head;
    }

    /** Returns the length of the body of the frame whose head was taken last, in bytes. */
    int bodyBytes() {
        return bodyBytes;
    }

    private @Nullable FrameHead numbered(ByteBuf bytes) {
        for (FrameKind kind : NUMBERED) {
            if (take(bytes, PlainHead.startOfNumber(kind))) {
                long number = number(bytes);
                boolean timed = kind == FrameKind.REQUEST && take(bytes, PlainHead.TIMEOUT);
                long timeout = timed ? number(bytes) : 0;
                boolean plain = number > 0 && timeout >= (timed ? 1 : 0) && takeLineEnd(bytes);
                return plain ? new FrameHead(kind, number, Status.OK, timeout) : null;
            }
        }
        return null;
    }

    /** Takes a number without a leading zero and the end of its line; {@link #NONE} is none. */
    private long number(ByteBuf bytes) {
        long number = 0;
        int count = 0;
        long word = word(bytes, at);
        int first = digit(word);
        for (int digit = first; digit >= 0 && digit <= 9 && count <= MAX_DIGITS; digit = digit(word)) {
            number = 10 * number + digit;
            count++;
            word = count % Long.BYTES == 0 ? word(bytes, at + count) : word << Byte.SIZE;
        }
        at += count;
        boolean plain = count == 1 || (count > 1 && count <= MAX_DIGITS && first > 0);
        return plain && takeLineEnd(bytes) ? number : NONE;
    }

    /** Returns what the first byte of a word is as a digit; none is below 0 or above 9. */
    private static int digit(long word) {
        return (int) (word >>> (Long.SIZE - Byte.SIZE)) - '0';
    }

    /** Returns the eight bytes at an index, with zeros in place of those behind the end. */
    private static long word(ByteBuf bytes, int index) {
        int count = Math.min(Long.BYTES, bytes.writerIndex() - index);
        if (count == Long.BYTES) {
            return bytes.getLong(index);
        }
        long word = 0;
        for (int i = 0; i < count; i++) {
            word |= (long) bytes.getUnsignedByte(index + i) << (Long.SIZE - Byte.SIZE * (i + 1));
        }
        return word;
    }

    private boolean takeLineEnd(ByteBuf bytes) {
        boolean there = bytes.writerIndex() - at >= Short.BYTES && bytes.getShort(at) == PlainHead.CR_LF;
        if (there) {
            at += Short.BYTES;
        }
        return there;
    }

    private boolean take(ByteBuf bytes, Literal text) {
        boolean there = text.isAt(bytes, at);
        if (there) {
            at += text.length();
        }
        return there;
    }
}
