package dev.ipc.netty;

import dev.ipc.wire.FrameKind;
import dev.ipc.wire.HeadParser;
import dev.ipc.wire.Status;
import io.netty.buffer.ByteBuf;
import java.util.Objects;
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
    private static final byte[] NOTHING = {};

    /** The kinds with a number, those that are read often first. */
    private static final FrameKind[] NUMBERED = {
        FrameKind.REPLY, FrameKind.REQUEST, FrameKind.PING, FrameKind.PONG, FrameKind.CANCEL
    };

    private final HeadParser parser;
    private @Nullable FrameWindow window;
    private byte[] array = NOTHING;
    private int at;
    private int end;
    private int bodyBytes;

    /** Makes a reader beside the parser of the same stream, which stands between two frames whenever {@link #read} is called. */
    PlainHeadReader(HeadParser parser) {
        this.parser = parser;
    }

    /** Prepares for one buffer, until {@link #end}. */
    void begin() {
        FrameWindow borrowed = FrameWindow.borrow();
        window = borrowed;
        array = borrowed.array();
    }

    /** Lets go of what {@link #begin} took. */
    void end() {
        if (window != null) {
            window.giveBack();
            window = null;
            array = NOTHING;
        }
    }

    /** Takes a head off the buffer, which begins with the body then; or returns null and leaves it as it is. */
    @Nullable
    FrameHead read(ByteBuf bytes) {
        int start = window().show(bytes, PlainHead.MAX_BYTES);
        end = window().end();
        at = start;
        long length = take(PlainHead.START) ? number() : NONE;
        FrameHead head = length == NONE ? null : takeLineEnd() ? FrameHead.MESSAGE : numbered();
        if (head == null || !parser.admit(head.kind(), head.number(), at - start, length)) {
            return null;
        }
        bytes.skipBytes(at - start);
        bodyBytes = (int) length;
        return head;
    }

    /** Returns the length of the body of the frame whose head was taken last, in bytes. */
    int bodyBytes() {
        return bodyBytes;
    }

    /** Takes the body off the buffer, which holds all of it; see {@link FrameWindow#take}. */
    ByteBuf takeBody(ByteBuf bytes) {
        return window().take(bytes, bodyBytes);
    }

    private FrameWindow window() {
        return Objects.requireNonNull(window, "not between begin and end");
    }

    private @Nullable FrameHead numbered() {
        for (FrameKind kind : NUMBERED) {
            if (take(PlainHead.startOfNumber(kind))) {
                long number = number();
                boolean timed = kind == FrameKind.REQUEST && take(PlainHead.TIMEOUT);
                long timeout = timed ? number() : 0;
                boolean plain = number > 0 && timeout >= (timed ? 1 : 0) && takeLineEnd();
                return plain ? new FrameHead(kind, number, Status.OK, timeout) : null;
            }
        }
        return null;
    }

    /** Takes a number without a leading zero and the end of its line; {@link #NONE} is none. */
    private long number() {
        long number = 0;
        int count = 0;
        long word = word(at);
        int first = digit(word);
        for (int digit = first; digit >= 0 && digit <= 9 && count <= MAX_DIGITS; digit = digit(word)) {
            number = 10 * number + digit;
            count++;
            word = count % Long.BYTES == 0 ? word(at + count) : word << Byte.SIZE;
        }
        at += count;
        boolean plain = count == 1 || (count > 1 && count <= MAX_DIGITS && first > 0);
        return plain && takeLineEnd() ? number : NONE;
    }

    /** Returns what the first byte of a word is as a digit; none is below 0 or above 9. */
    private static int digit(long word) {
        return (int) (word >>> (Long.SIZE - Byte.SIZE)) - '0';
    }

    /** Returns the eight bytes at an index, with zeros in place of those behind the end. */
    private long word(int index) {
        int count = Math.min(Long.BYTES, end - index);
        if (count == Long.BYTES) {
            return (long) Literal.EIGHT_BYTES.get(array, index);
        }
        long word = 0;
        for (int i = 0; i < count; i++) {
            word |= (array[index + i] & 0xFFL) << (Long.SIZE - Byte.SIZE * (i + 1));
        }
        return word;
    }

    private boolean takeLineEnd() {
        boolean there = end - at >= 2 && array[at] == '\r' && array[at + 1] == '\n';
        if (there) {
            at += 2;
        }
        return there;
    }

    private boolean take(Literal text) {
        boolean there = text.isAt(array, at, end);
        if (there) {
            at += text.length();
        }
        return there;
    }
}
