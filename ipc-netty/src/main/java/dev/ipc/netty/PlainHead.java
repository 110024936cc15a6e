package dev.ipc.netty;

import dev.ipc.wire.FrameKind;
import dev.ipc.wire.HeaderNames;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * The one form in which most heads are written: the status 200, the length, then the number of a kind that has one, then how long
 * a request's sender waits, and nothing else. Written as bytes in front of a body whose buffer has room there; read by
 * {@link PlainHeadReader}.
 */
final class PlainHead {
    /** No head of this form has more bytes. */
    static final int MAX_BYTES = 128;

    private static final byte[] LINE_END = {'\r', '\n'};

    static final Literal START = new Literal("HTTP/1.1 200 OK\r\n" + HeaderNames.CONTENT_LENGTH + ": ");
    static final Literal TIMEOUT = new Literal(HeaderNames.TIMEOUT_MS + ": ");

    private static final Map<FrameKind, Literal> NUMBERED = new EnumMap<>(FrameKind.class);

    static {
        for (FrameKind kind : FrameKind.values()) {
            if (kind.isNumbered()) {
                NUMBERED.put(kind, new Literal(kind.header() + ": "));
            }
        }
    }

    private PlainHead() {}

    /** Returns how the line with the number of a numbered kind begins. */
    static Literal startOfNumber(FrameKind kind) {
        return Objects.requireNonNull(NUMBERED.get(kind));
    }

    /** Returns an empty buffer for a body of at most {@code maxLength} bytes, with room in front. */
    static ByteBuf room(ByteBufAllocator allocator, int maxLength) {
        return room(allocator, maxLength, maxLength);
    }

    /** Returns an empty buffer for a body of {@code length} bytes, with room in front, that grows to {@code maxLength}. */
    static ByteBuf room(ByteBufAllocator allocator, int length, int maxLength) {
        return allocator.directBuffer(MAX_BYTES + length, MAX_BYTES + maxLength).setIndex(MAX_BYTES, MAX_BYTES);
    }

    /** Writes the head of a one-way message into the room in front of a body, which stays what is readable. */
    static void writeMessageHead(ByteBuf body) {
        int start = body.readerIndex();
        prepend(body, FrameKind.MESSAGE, 0, 0);
        body.readerIndex(start);
    }

    /** Returns the frame of a body into whose room {@link #writeMessageHead} wrote; it has no reference of its own. */
    static ByteBuf withMessageHead(ByteBuf body) {
        ByteBuf frame = body.duplicate();
        includeMessageHead(frame);
        return frame;
    }

    /** Makes readable what {@link #writeMessageHead} wrote. */
    static void includeMessageHead(ByteBuf body) {
        int length = body.readableBytes();
        int digits = 1;
        for (int rest = length; rest > 9; rest /= 10) {
            digits++;
        }
        int headBytes = START.length() + digits + 2 * LINE_END.length;
        body.readerIndex(body.readerIndex() - headBytes);
    }

    /**
     * Writes the head in front of a body, and makes it readable.
     *
     * @param number the number in the kind's header; ignored where it has none
     * @param timeoutMillis how long a request's sender waits; 0 to say nothing
     */
    static void prepend(ByteBuf body, FrameKind kind, long number, long timeoutMillis) {
        boolean inPlace = body.hasArray();
        byte[] array = inPlace ? body.array() : new byte[MAX_BYTES];
        int end = inPlace ? body.arrayOffset() + body.readerIndex() : array.length;
        int start = writeLineEnd(array, end);
        if (timeoutMillis > 0) {
            start = prependLine(array, start, TIMEOUT, timeoutMillis);
        }
        if (kind.isNumbered()) {
            start = prependLine(array, start, startOfNumber(kind), number);
        }
        start = prependLine(array, start, START, body.readableBytes());
        int first = body.readerIndex() - (end - start);
        if (!inPlace) {
            body.setBytes(first, array, start, end - start);
        }
        body.readerIndex(first);
    }

    private static int prependLine(byte[] out, int end, Literal name, long number) {
        int start = writeLineEnd(out, end);
        long rest = number;
        do {
            out[--start] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest > 0);
        return name.writeBefore(out, start);
    }

    private static int writeLineEnd(byte[] out, int end) {
        int start = end - LINE_END.length;
        out[start] = LINE_END[0];
        out[start + 1] = LINE_END[1];
        return start;
    }
}
