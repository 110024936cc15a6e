package dev.ipc.netty;

import dev.ipc.DecodingException;
import dev.ipc.EncodingException;
import dev.ipc.codec.BodySink;
import dev.ipc.codec.BodySource;
import dev.ipc.codec.MessageCodec;
import dev.ipc.codec.MessageTypes;
import dev.ipc.codec.PeerTypes;
import dev.ipc.codec.TypeUse;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The codec over Netty's buffers. A body is copied once, between the buffer and an array that is used again, and a large array of bytes
 * between the buffer and the message, past that; one that lies in an array is decoded there.
 *
 * <p><em>Threading:</em> thread-safe.
 */
final class Bodies {
    /** No body is larger, whatever its receiver takes. */
    private static final int MAX_ARRAY_BYTES = Integer.MAX_VALUE - 1024;

    private static final BodySource<ByteBuf> SOURCE =
            (body, from, array, offset, length) -> body.getBytes(body.readerIndex() + from, array, offset, length);

    private final MessageCodec codec;

    Bodies(MessageTypes types) {
        this.codec = new MessageCodec(types);
    }

    /** Takes the cost of the first message on itself; may take more than 100 ms. */
    void warmUp() {
        codec.warmUp();
    }

    /** Encodes a message for several receivers on this thread, and gives up as soon as it takes more bytes than any of them does. */
    EncodedMessage encode(@Nullable Object message, long maxBytes) throws EncodingException {
        return codec.encode(message, atMost(maxBytes), new BodyBuffers<>() {
            @Override
            EncodedMessage of(ByteBuf body, TypeUse use) {
                return new EncodedMessage(message, body, use);
            }
        });
    }

    /** Encodes a message on this thread into what {@code sink} makes of it, and gives up as soon as it takes more bytes than that. */
    ByteBuf encode(@Nullable Object message, long maxBytes, BodySink<ByteBuf> sink) throws EncodingException {
        return codec.encode(message, atMost(maxBytes), sink);
    }

    private static int atMost(long maxBytes) {
        return (int) Math.min(MAX_ARRAY_BYTES, maxBytes);
    }

    /** Decodes a body that a peer sent; the buffer stays the caller's. */
    @Nullable
    Object decode(ByteBuf body, PeerTypes sender) throws DecodingException {
        if (body.hasArray()) {
            return codec.decode(body.array(), body.arrayOffset() + body.readerIndex(), body.readableBytes(), sender);
        }
        return codec.decode(body, SOURCE, body.readableBytes(), sender);
    }
}
