package dev.ipc.codec;

import java.util.Arrays;

/**
 * What an encoded body needs of its recipient: the types whose ids it carries and the enum constants it holds. What the
 * shapes of those types imply is not listed.
 *
 * <p><em>Threading:</em> immutable.
 */
public final class TypeUse {
    /** A body that any recipient can decode. */
    public static final TypeUse EMPTY = new TypeUse(new long[0]);

    /** A bit for each registered type, then one for each enum constant; trailing zeros are left out. */
    private final long[] bits;

    private TypeUse(long[] bits) {
        this.bits = bits;
    }

    /** Returns the lowest bit of this use that {@code granted} lacks, -1 if there is none. */
    int firstBeyond(long[] granted) {
        for (int i = 0; i < bits.length; i++) {
            long missing = i < granted.length ? bits[i] & ~granted[i] : bits[i];
            if (missing != 0) {
                return i * Long.SIZE + Long.numberOfTrailingZeros(missing);
            }
        }
        return -1;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TypeUse use && Arrays.equals(bits, use.bits);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bits);
    }

    /** Notes what a body uses while it is encoded. Confined to its instance. */
    static final class Collector {
        private final long[] bits;

        /** What {@link #last} has, with the zeros that it leaves out. */
        private final long[] lastBits;

        private TypeUse last = EMPTY;

        Collector(int capacity) {
            bits = new long[(capacity + Long.SIZE - 1) / Long.SIZE];
            lastBits = new long[bits.length];
        }

        void begin() {
            for (int i = 0; i < bits.length; i++) {
                bits[i] = 0;
            }
        }

        void add(int bit) {
            bits[bit >> 6] |= 1L << bit;
        }

        /** Returns what was noted; the same instance as before if it is the same. */
        TypeUse finish() {
            for (int i = 0; i < bits.length; i++) {
                if (bits[i] != lastBits[i]) {
                    last = use();
                    break;
                }
            }
            return last;
        }

        private TypeUse use() {
            System.arraycopy(bits, 0, lastBits, 0, bits.length);
            int length = bits.length;
            while (length > 0 && bits[length - 1] == 0) {
                length--;
            }
            return length == 0 ? EMPTY : new TypeUse(Arrays.copyOf(bits, length));
        }
    }
}
