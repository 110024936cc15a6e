package dev.ipc.netty;

import dev.ipc.codec.TypeUse;
import io.netty.buffer.ByteBuf;

/**
 * A message encoded once, for any number of recipients. It holds one reference to the body until it is closed; each envelope
 * takes another.
 *
 * <p><em>Threading:</em> confined to the thread that encoded it.
 */
record EncodedMessage(Object message, ByteBuf body, TypeUse use) implements AutoCloseable {
    int bytes() {
        return body.readableBytes();
    }

    /** Returns an envelope for one recipient. */
    Envelope newEnvelope() {
        return Envelope.message(message, body.retainedDuplicate());
    }

    @Override
    public void close() {
        body.release();
    }
}
