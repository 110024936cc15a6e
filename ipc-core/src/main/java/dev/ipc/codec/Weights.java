package dev.ipc.codec;

import java.util.Arrays;

/**
 * How much work hashing or comparing each object of one body with references takes beyond what its own bytes are worth. A
 * body of a few bytes may describe a structure of exponentially many paths, or an endless one.
 *
 * <p>The work of an object is what the references inside it lead to: that of the object referred to, and its bytes. Where the
 * object referred to isn't complete, that is without end, unless its class hashes by identity.
 */
final class Weights {
    /** More than any decoder grants; so many that a body of 2^31 references can't make their sum overflow. */
    private static final long ENDLESS = 1L << 32;

    /** What each unit of weight costs a decoder, in bytes: tables make iterators while they hash. */
    private static final int COST = 8;

    private static final long OPEN = -1;
    private static final int INITIAL = 32;
    private static final int RETAINED = 4096;

    /** By reference id: the weight, {@link #OPEN} before the object is complete. */
    private long[] weights = new long[INITIAL];

    private Format[] formats = new Format[INITIAL];
    private int count;

    /** What all references so far led to. */
    private long beyond;

    void begin() {
        beyond = 0;
        if (weights.length > RETAINED) {
            weights = new long[INITIAL];
            formats = new Format[INITIAL];
        }
        Arrays.fill(formats, 0, Math.min(count, formats.length), null);
        count = 0;
    }

    /** Returns what all references so far led to; the difference to an earlier value is what those since then did. */
    long beyond() {
        return beyond;
    }

    /** Notes work beyond the bytes that are being written or read. */
    void add(long work) {
        beyond += work;
    }

    /** Charges for hashing or comparing what references led to since {@link #beyond} was {@code before}. */
    void chargeSince(long before, Budget budget) {
        long weight = beyond - before;
        if (weight >= ENDLESS) {
            throw CodecFailure.limit("the key of a map or element of a set leads to too much, or to itself");
        }
        if (weight != 0) {
            budget.charge(weight * COST);
        }
    }

    /** Opens the object with the next id. */
    void open(int id, Format format) {
        if (id >= weights.length) {
            int capacity = Math.max(id + 1, weights.length * 2);
            weights = Arrays.copyOf(weights, capacity);
            formats = Arrays.copyOf(formats, capacity);
        }
        weights[id] = OPEN;
        formats[id] = format;
        count = id + 1;
    }

    /**
     * Completes an object.
     *
     * @param bytes how many its encoding took
     * @param before what references had led to when it was opened
     */
    void complete(int id, int bytes, long before) {
        if (formats[id].hashesByIdentity()) {
            beyond = before;
            weights[id] = 1;
        } else {
            weights[id] = Math.min(ENDLESS, bytes + beyond - before);
        }
    }

    /** Notes a reference to an object. */
    void refer(int id) {
        if (id < count) {
            long weight = formats[id].hashesByIdentity() ? 1 : weights[id] == OPEN ? ENDLESS : weights[id];
            beyond += weight;
        }
    }

    /** Returns how an object was written or read the first time. */
    Format format(int id) {
        return formats[id];
    }

    boolean isOpen(int id) {
        return weights[id] == OPEN;
    }

    /** Returns whether an object is incomplete and of a kind that doesn't exist before it is complete. */
    boolean isOpenRecord(int id) {
        return id < count && weights[id] == OPEN && !formats[id].existsEarly();
    }
}
