package dev.ipc.netty;

import dev.ipc.codec.BodySink;
import dev.ipc.codec.TypeUse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Where bodies are encoded to: each to a buffer of its own, with the head of a one-way message in front of it.
 *
 * <p><em>Threading:</em> as {@link #of}; what takes one body in pieces is confined to the thread that encodes.
 */
abstract class BodyBuffers<R> implements BodySink<R> {
    /** Room behind a large array for what mostly follows it, which are a few small fields. */
    private static final int SPARE_BYTES = 256;

    /** Returns what becomes of a body; takes over the reference to it, also if it throws. */
    abstract R of(ByteBuf body, TypeUse use);

    /** Returns an empty buffer for a body of so many bytes, with room in front. */
    ByteBuf room(int length) {
        return PlainHead.room(ByteBufAllocator.DEFAULT, length);
    }

    @Override
    public R accept(byte[] array, int offset, int length, TypeUse use) {
        ByteBuf body = room(length);
        body.writeBytes(array, offset, length);
        return finish(body, use);
    }

    @Override
    public Pieces<R> inPieces(int bytes, int maxBytes) {
        int likely = (int) Math.min(maxBytes, (long) bytes + SPARE_BYTES);
        return new Large(PlainHead.room(ByteBufAllocator.DEFAULT, likely, maxBytes));
    }

    private R finish(ByteBuf body, TypeUse use) {
        PlainHead.writeMessageHead(body);
        return of(body, use);
    }

    /** Takes one body with large arrays. */
    private final class Large implements Pieces<R> {
        private final ByteBuf body;

        Large(ByteBuf body) {
            this.body = body;
        }

        @Override
        public void take(byte[] array, int offset, int length, int following) {
            body.ensureWritable(length + following).writeBytes(array, offset, length);
        }

        @Override
        public R accept(byte[] array, int offset, int length, TypeUse use) {
            body.writeBytes(array, offset, length);
            return finish(body, use);
        }

        @Override
        public void failed() {
            body.release();
        }
    }
}
