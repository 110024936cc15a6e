package dev.ipc.codec;

import com.esotericsoftware.kryo.io.Input;

/**
 * Kryo's input over the one array that holds a body: never fills, never moves or changes a byte of it, and allocates nothing
 * that the bytes left don't back.
 */
final class BodyInput extends Input {
    private static final byte[] EMPTY = {};

    BodyInput() {
        super(EMPTY);
    }

    void release() {
        setBuffer(EMPTY);
    }

    int remaining() {
        return limit - position;
    }

    @Override
    protected int require(int required) {
        int remaining = limit - position;
        if (required > remaining || required < 0) {
            throw CodecFailure.malformed("the body ends early");
        }
        return remaining;
    }

    @Override
    protected int optional(int wanted) {
        return Math.min(limit - position, wanted);
    }

    @Override
    public byte[] readBytes(int length) {
        require(length);
        return super.readBytes(length);
    }
}
