package dev.ipc.codec;

import com.esotericsoftware.kryo.io.Output;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Kryo's output into an array that is kept for the next message unless it grew large. */
final class BodyOutput extends Output {
    private static final int INITIAL_BYTES = 512;

    /** An ASCII string of 2 to so many characters has a mark in its last byte, others a count before the first. */
    private static final int LONGEST_MARKED = 32;

    /** Room beyond what was asked for, so that the rest of a large message fits. */
    private static final int SPARE_BYTES = 1 << 10;

    /** What an idle instance may hold on to. */
    private static final int RETAINED_BYTES = (1 << 20) + (1 << 12);

    BodyOutput() {
        super(INITIAL_BYTES, INITIAL_BYTES);
    }

    void begin(int maxBytes) {
        maxCapacity = maxBytes;
        position = 0;
    }

    void release() {
        if (capacity > RETAINED_BYTES) {
            setBuffer(new byte[INITIAL_BYTES], INITIAL_BYTES);
        }
    }

    byte[] array() {
        return buffer;
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
            throw CodecFailure.limit("the message is larger than " + maxCapacity + " bytes");
        }
        capacity = (int) Math.min(maxCapacity, Math.max(needed + SPARE_BYTES, capacity * 2L));
        buffer = Arrays.copyOf(buffer, capacity);
        return true;
    }
}
