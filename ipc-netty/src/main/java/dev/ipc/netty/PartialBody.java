package dev.ipc.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;

/**
 * What has come of the body of a {@link PlainFrame}, in the buffers in which it was read: it is copied when it is decoded, once. A small
 * one is put together in one buffer: a rare kind of buffer would have the JVM compile anew what handles bodies, each time it meets it
 * at another place.
 *
 * <p><em>Threading:</em> confined to the connection's event loop.
 */
final class PartialBody {
    /** More are put together: each takes some memory of its own. */
    private static final int MAX_PARTS = 1024;

    /** A part that fills less than this share of its buffer is copied out of it: what is held follows what has come. */
    private static final int LEAST_SHARE = 4;

    /** A larger body stays in parts. */
    private static final int MAX_COPIED_BYTES = 2 << 10;

    private final FrameHead head;
    private final ByteBuf parts;
    private int missing;

    /** Makes an empty one, of a body of so many bytes. */
    PartialBody(FrameHead head, int length, ByteBufAllocator allocator) {
        this.head = head;
        this.missing = length;
        this.parts = length <= MAX_COPIED_BYTES
                ? allocator.directBuffer(length, length)
                : allocator.compositeBuffer(MAX_PARTS);
    }

    /** Takes what belongs to the body. */
    void take(ByteBuf bytes) {
        int length = Math.min(missing, bytes.readableBytes());
        missing -= length;
        if (!(parts instanceof CompositeByteBuf composite)) {
            parts.writeBytes(bytes, length);
        } else if (length > 0) {
            boolean sparse = missing > 0 && length < bytes.capacity() / LEAST_SHARE;
            composite.addComponent(true, sparse ? bytes.readBytes(length) : bytes.readRetainedSlice(length));
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
