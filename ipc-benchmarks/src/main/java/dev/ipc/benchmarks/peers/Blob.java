package dev.ipc.benchmarks.peers;

import java.io.Serializable;

/**
 * A large message, which isn't answered.
 *
 * @param id its place in a stream, negative
 */
@SuppressWarnings("ArrayRecordComponent") // it is only moved
public record Blob(long id, byte[] bytes) implements Serializable {
    private static final int PROBES = 64;

    /** Returns a blob that {@link #isIntact} accepts. */
    public static Blob of(long id, int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = at(i, size);
        }
        return new Blob(id, bytes);
    }

    /** Returns whether the bytes are what {@link #of} made, looking at the ends and some places between. */
    public boolean isIntact() {
        int size = bytes.length;
        for (int i = 0; i < PROBES; i++) {
            int place = (int) ((long) i * (size - 1) / (PROBES - 1));
            if (bytes[place] != at(place, size)) {
                return false;
            }
        }
        return size > 0;
    }

    private static byte at(int place, int size) {
        return (byte) (place * 31 + size);
    }
}
