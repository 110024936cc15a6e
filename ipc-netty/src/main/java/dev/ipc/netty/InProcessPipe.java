package dev.ipc.netty;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Bytes on their way from one end of a connection inside this process to the other: what the kernel's buffer is to a socket. It
 * holds so many and no more, and what was written before an end can be read behind it.
 *
 * <p><em>Threading:</em> thread-safe, for one writer and one reader; one lock covers the bytes. Whoever waits is woken outside of
 * it, once.
 */
final class InProcessPipe {
    /** How many bytes may be written and not yet read. */
    static final int CAPACITY_BYTES = 128 * 1024;

    /** What {@link #read} returns when nothing will come any more. */
    static final int END = -1;

    /** What {@link #write} returns when nobody will read any more. */
    static final int BROKEN = -1;

    // Guarded by this
    private final byte[] ring = new byte[CAPACITY_BYTES];
    private int first;
    private int count;
    private boolean ended;
    private boolean broken;
    private @Nullable Runnable reader;
    private @Nullable Runnable writer;

    /**
     * Copies as many bytes as there is room for, and leaves their buffer as it is.
     *
     * @param room called once there is room again, if there isn't for all
     * @return how many, or {@link #BROKEN}
     */
    int write(ByteBuf bytes, Runnable room) {
        Runnable woken;
        int written;
        synchronized (this) {
            if (broken) {
                return BROKEN;
            }
            written = Math.min(bytes.readableBytes(), CAPACITY_BYTES - count);
            int end = (first + count) % CAPACITY_BYTES;
            int atEnd = Math.min(written, CAPACITY_BYTES - end);
            bytes.getBytes(bytes.readerIndex(), ring, end, atEnd);
            bytes.getBytes(bytes.readerIndex() + atEnd, ring, 0, written - atEnd);
            count += written;
            writer = written < bytes.readableBytes() ? room : null;
            woken = written > 0 ? takeReader() : null;
        }
        run(woken);
        return written;
    }

    /**
     * Moves what there is to a buffer, as far as it has room.
     *
     * @param more called once there is more or the end, if there is nothing now
     * @return how many bytes, or {@link #END}
     */
    int read(ByteBuf into, Runnable more) {
        Runnable woken;
        int read;
        synchronized (this) {
            read = Math.min(into.writableBytes(), count);
            int atEnd = Math.min(read, CAPACITY_BYTES - first);
            into.writeBytes(ring, first, atEnd).writeBytes(ring, 0, read - atEnd);
            first = (first + read) % CAPACITY_BYTES;
            count -= read;
            if (read == 0) {
                reader = more;
                return ended ? END : 0;
            }
            woken = takeWriter();
        }
        run(woken);
        return read;
    }

    /** The writer has written its last. */
    void end() {
        Runnable woken;
        synchronized (this) {
            ended = true;
            woken = takeReader();
        }
        run(woken);
    }

    /** The reader reads no more. */
    void abandon() {
        Runnable woken;
        synchronized (this) {
            broken = true;
            count = 0;
            woken = takeWriter();
        }
        run(woken);
    }

    private @Nullable Runnable takeReader() {
        Runnable waiting = reader;
        reader = null;
        return waiting;
    }

    private @Nullable Runnable takeWriter() {
        Runnable waiting = writer;
        writer = null;
        return waiting;
    }

    private static void run(@Nullable Runnable woken) {
        if (woken != null) {
            woken.run();
        }
    }
}
