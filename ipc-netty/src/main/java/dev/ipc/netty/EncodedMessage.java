package dev.ipc.netty;

import dev.ipc.codec.TypeUse;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A message encoded once, for several recipients or one that isn't known yet. It holds one reference to the body until it is
 * closed; each envelope takes another. In front of the body's first byte there is room for a {@link PlainHead}, and in it that of a
 * one-way message.
 *
 * <p><em>Threading:</em> confined to the thread that encoded it.
 */
record EncodedMessage(@Nullable Object message, ByteBuf body, TypeUse use) implements AutoCloseable {
    int bytes() {
        return body.readableBytes();
    }

    /** Returns an envelope for one of several recipients, with one of the heads that need not be anybody's own. */
    Envelope newEnvelope(FrameHead head) {
        return Envelope.encoded(head, message, body.retain());
    }

    @Override
    public void close() {
        body.release();
    }
}
