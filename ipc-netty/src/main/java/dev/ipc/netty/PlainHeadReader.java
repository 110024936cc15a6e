package dev.ipc.netty;

import dev.ipc.wire.FrameKind;
import dev.ipc.wire.HeadParser;
import dev.ipc.wire.Status;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Reads frames that lie whole in a buffer and have a head in the form of {@link PlainHead}, without an object for anything but the
 * frame. All others, and all that break a rule, it leaves where they are, for the parser of heads: that knows the rules.
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

    private static final FrameHead MESSAGE = new FrameHead(FrameKind.MESSAGE, 0, Status.OK, 0);

    private final HeadParser parser;
    private int at;

    /** Makes a reader beside the parser of the same stream, which stands between two frames whenever {@link #read} is called. */
    PlainHeadReader(HeadParser parser) {
        this.parser = parser;
    }

    /** Takes a frame from the buffer, or returns null and takes nothing. */
    @Nullable
    PlainFrame read(ByteBuf bytes) {
        at = bytes.readerIndex();
        long length = take(bytes, PlainHead.START) ? number(bytes) : NONE;
        FrameHead head = length == NONE ? null : take(bytes, PlainHead.LINE_END) ? MESSAGE : numbered(bytes);
        if (head == null || length > bytes.writerIndex() - at) {
            return null;
        }
        if (!parser.admit(head.kind(), head.number(), at - bytes.readerIndex(), length)) {
            return null;
        }
        bytes.readerIndex(at);
        return new PlainFrame(head, bytes.readRetainedSlice((int) length));
    }

    private @Nullable FrameHead numbered(ByteBuf bytes) {
        for (FrameKind kind : NUMBERED) {
            if (take(bytes, PlainHead.startOfNumber(kind))) {
                long number = number(bytes);
                boolean timed = kind == FrameKind.REQUEST && take(bytes, PlainHead.TIMEOUT);
                long timeout = timed ? number(bytes) : 0;
                boolean plain = number > 0 && timeout >= (timed ? 1 : 0) && take(bytes, PlainHead.LINE_END);
                return plain ? new FrameHead(kind, number, Status.OK, timeout) : null;
            }
        }
        return null;
    }

    /** Takes a number without a leading zero and the end of its line; {@link #NONE} is none. */
    private long number(ByteBuf bytes) {
        int first = at;
        int end = Math.min(bytes.writerIndex(), first + MAX_DIGITS);
        long number = 0;
        while (at < end) {
            int digit = bytes.getByte(at) - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            number = 10 * number + digit;
            at++;
        }
        boolean plain = at == first + 1 || (at > first && bytes.getByte(first) != '0');
        return plain && take(bytes, PlainHead.LINE_END) ? number : NONE;
    }

    private boolean take(ByteBuf bytes, Literal text) {
        boolean there = text.isAt(bytes, at);
        if (there) {
            at += text.length();
        }
        return there;
    }
}
