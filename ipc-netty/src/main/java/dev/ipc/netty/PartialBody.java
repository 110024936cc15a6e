package dev.ipc.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;

/**
 * What has come of the body of a {@link PlainFrame}, in the buffers in which it was read: it is copied when it is decoded, once.
 *
 * <p><em>Threading:</em> confined to the connection's event loop.
 */
final class PartialBody {
    /** More are put together: each takes some memory of its own. */
    private static final int MAX_PARTS = 1024;

    /** A part that fills less than this share of its buffer is copied out of it: what is held follows what has come. */
    private static final int LEAST_SHARE = 4;

    private final FrameHead head;
    private final CompositeByteBuf parts;
    private int missing;

    /** Makes an empty one, of a body of so many bytes. */
    PartialBody(FrameHead head, int length, ByteBufAllocator allocator) {
        this.head = head;
        this.missing = length;
        this.parts = allocator.compositeBuffer(MAX_PARTS);
    }

    /** Takes what belongs to the body. */
    void take(ByteBuf bytes) {
        int length = Math.min(missing, bytes.readableBytes());
        missing -= length;
        boolean sparse = missing > 0 && length < bytes.capacity() / LEAST_SHARE;
        if (length > 0) {
            parts.addComponent(true, sparse ? bytes.readBytes(length) : bytes.readRetainedSlice(length));
        }
    }

    /** Returns how many bytes have yet to come. */
    int missing() {
        return missing;
    }

    FrameHead head() {
        return head;
    }

    /** Returns the body, which is whole once nothing is missing; the reference is the caller's then. */
    ByteBuf parts() {
        return parts;
    }

    /** Drops what has come. */
    void release() {
        parts.release();
    }
}
