package dev.ipc.netty;

import dev.ipc.codec.TypeUse;
import dev.ipc.wire.FrameKind;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A message encoded once, for any number of recipients. It holds one reference to the body until it is closed; each envelope
 * takes another. In front of the body's first byte there is room for a {@link PlainHead}, and in it that of a one-way message.
 *
 * <p><em>Threading:</em> confined to the thread that encoded it.
 */
record EncodedMessage(@Nullable Object message, ByteBuf body, TypeUse use) implements AutoCloseable {
    int bytes() {
        return body.readableBytes();
    }

    /** Returns an envelope for one recipient. */
    Envelope newEnvelope() {
        return newEnvelope(FrameKind.MESSAGE, 0);
    }

    /** Returns a request to one recipient, without its number yet. */
    Envelope newRequest() {
        return newEnvelope(FrameKind.REQUEST, 0);
    }

    /** Returns the reply to the request with this number. */
    Envelope newReply(long number) {
        return newEnvelope(FrameKind.REPLY, number);
    }

    private Envelope newEnvelope(FrameKind kind, long number) {
        return Envelope.encoded(kind, number, message, body.retain());
    }

    @Override
    public void close() {
        body.release();
    }
}
