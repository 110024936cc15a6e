package dev.ipc.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.FastThreadLocal;

/**
 * The next bytes of what was read of a socket, in an array: plain heads and small bodies are read from there. One copy serves many of
 * them; and an array is an array, while read buffers are of several classes, for each of which the JVM compiles anew what reads them.
 *
 * <p>A thread has one, and lends it to the reader that is at work.
 *
 * <p><em>Threading:</em> confined to its thread.
 */
final class FrameWindow {
    /** What is copied at once where small frames follow each other: it stays in the processor's nearest cache. */
    private static final int USUAL_BYTES = 16 << 10;

    /** What is copied at once behind a large body: another may follow. */
    private static final int FEW_BYTES = 512;

    /** A larger body is left where it is. */
    private static final int MAX_BODY_BYTES = 4 << 10;

    private static final FastThreadLocal<FrameWindow> OF_THREAD = new FastThreadLocal<>() {
        @Override
        protected FrameWindow initialValue() {
            return new FrameWindow();
        }
    };

    private final byte[] array = new byte[USUAL_BYTES];
    private final ByteBuf body = Unpooled.wrappedBuffer(array);
    private boolean lent;
    private int atOnce = USUAL_BYTES;

    /** The index in the buffer of what the array begins with. */
    private int start;

    /** How many bytes of the array are the buffer's. */
    private int shown;

    private FrameWindow() {}

    /** Returns one that shows nothing yet; until it is given back it is asked about one buffer, whose content stays as it is. */
    static FrameWindow borrow() {
        FrameWindow own = OF_THREAD.get();
        FrameWindow borrowed = own.lent ? new FrameWindow() : own; // a callback has another connection read
        borrowed.lent = true;
        borrowed.start = 0;
        borrowed.shown = 0;
        return borrowed;
    }

    void giveBack() {
        lent = false;
    }

    /** Shows the next bytes of the buffer: at least so many, if they are there. Returns where in the array they begin. */
    int show(ByteBuf bytes, int count) {
        int next = bytes.readerIndex();
        int behind = start + shown;
        if (behind - next < count && behind < bytes.writerIndex()) {
            start = next;
            shown = Math.min(bytes.readableBytes(), Math.max(count, atOnce));
            bytes.getBytes(next, array, 0, shown);
        }
        return next - start;
    }

    byte[] array() {
        return array;
    }

    /** Returns where in the array ends what is shown. */
    int end() {
        return shown;
    }

    /** Takes a body off the buffer, which holds it; returned without a reference of its own, and good until the next one is taken. */
    ByteBuf take(ByteBuf bytes, int length) {
        if (length > MAX_BODY_BYTES) {
            atOnce = FEW_BYTES;
            return bytes.readSlice(length);
        }
        atOnce = USUAL_BYTES;
        int first = show(bytes, length);
        bytes.skipBytes(length);
        return body.setIndex(first, first + length);
    }
}
