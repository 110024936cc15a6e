package dev.ipc.codec;

import com.esotericsoftware.kryo.io.Output;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Kryo's output into an array that is kept for the next message unless it grew large. Large arrays of bytes go past it to the sink,
 * if that takes them, and so does what was written before them.
 */
final class BodyOutput extends Output {
    private static final int INITIAL_BYTES = 512;

    /** An ASCII string of 2 to so many characters has a mark in its last byte, others a count before the first. */
    private static final int LONGEST_MARKED = 32;

    /** Room beyond what was asked for, so that the rest of a large message fits. */
    private static final int SPARE_BYTES = 1 << 10;

    /** From this size on an array of bytes isn't copied into this one. */
    private static final int LARGE_BYTES = 4 << 10;

    /** What an idle instance may hold on to. */
    private static final int RETAINED_BYTES = (1 << 20) + (1 << 12);

    /** Where large arrays may go; null where all bytes have to stay, because somebody may want to change them. */
    private @Nullable BodySink<?> sink;

    /** What took the large arrays of this message; null before the first. */
    private BodySink.@Nullable Pieces<?> pieces;

    /** How many bytes that has. */
    private int taken;

    BodyOutput() {
        super(INITIAL_BYTES, INITIAL_BYTES);
    }

    void begin(int maxBytes, @Nullable BodySink<?> takesLarge) {
        maxCapacity = maxBytes;
        position = 0;
        taken = 0;
        sink = takesLarge;
        pieces = null;
    }

    void release() {
        sink = null;
        pieces = null;
        if (capacity > RETAINED_BYTES) {
            setBuffer(new byte[INITIAL_BYTES], INITIAL_BYTES);
        }
    }

    byte[] array() {
        return buffer;
    }

    /** Returns what has taken the bytes before those in the array; null if those are all. */
    BodySink.@Nullable Pieces<?> pieces() {
        return pieces;
    }

    /** Returns how many bytes were written, here and to the sink. */
    int length() {
        return taken + position;
    }

    /** Writes an array, past this one if it is large. */
    void writeArray(byte[] bytes) {
        if (bytes.length < LARGE_BYTES || sink == null || !give(sink, bytes)) {
            reserve(bytes.length);
            writeBytes(bytes, 0, bytes.length);
        }
    }

    private boolean give(BodySink<?> to, byte[] bytes) {
        if (bytes.length > maxCapacity - position) {
            throw tooLarge();
        }
        BodySink.Pieces<?> taker = pieces == null ? to.inPieces(position + bytes.length, maxCapacity) : pieces;
        if (taker == null) {
            sink = null;
            return false;
        }
        pieces = taker;
        taker.take(buffer, 0, position, bytes.length);
        taker.take(bytes, 0, bytes.length, 0);
        int given = position + bytes.length;
        taken += given;
        maxCapacity -= given;
        position = 0;
        return true;
    }

    private CodecFailure tooLarge() {
        return CodecFailure.limit("the message is larger than " + (taken + (long) maxCapacity) + " bytes");
    }

    /** Makes room at once for what is about to be written. */
    void reserve(long bytes) {
        require((int) Math.min(Integer.MAX_VALUE, bytes));
    }

    /** Writes the same bytes as Kryo, but those of a long ASCII string all at once. */
    @Override
    public void writeString(@Nullable String value) {
        if (value == null || value.length() <= LONGEST_MARKED || !isAscii(value)) {
            super.writeString(value);
            return;
        }
        writeVarIntFlag(true, value.length() + 1, true);
        require(value.length());
        writeAscii(value);
        buffer[position - 1] &= 0x7F;
    }

    private static boolean isAscii(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) > 0x7F) {
                return false;
            }
        }
        return true;
    }

    @Override
    protected boolean require(int required) {
        if (capacity - position >= required) {
            return false;
        }
        long needed = (long) position + required;
        if (needed > maxCapacity) {
            throw tooLarge();
        }
        capacity = (int) Math.min(maxCapacity, Math.max(needed + SPARE_BYTES, capacity * 2L));
        buffer = Arrays.copyOf(buffer, capacity);
        return true;
    }
}
