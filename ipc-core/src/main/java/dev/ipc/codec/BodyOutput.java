package dev.ipc.codec;

import com.esotericsoftware.kryo.io.Output;
import java.util.Arrays;

/** Kryo's output into an array that is kept for the next message unless it grew large. */
final class BodyOutput extends Output {
    private static final int INITIAL_BYTES = 512;

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
        position = 0;
    }

    byte[] array() {
        return buffer;
    }

    /** Makes room at once for what is about to be written. */
    void reserve(long bytes) {
        require((int) Math.min(Integer.MAX_VALUE, bytes));
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
        capacity = (int) Math.min(maxCapacity, Math.max(needed, capacity * 2L));
        buffer = Arrays.copyOf(buffer, capacity);
        return true;
    }
}
