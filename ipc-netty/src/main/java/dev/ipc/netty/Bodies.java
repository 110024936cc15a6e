package dev.ipc.netty;

import dev.ipc.DecodingException;
import dev.ipc.EncodingException;
import dev.ipc.codec.BodySink;
import dev.ipc.codec.MessageCodec;
import dev.ipc.codec.MessageTypes;
import dev.ipc.codec.PeerTypes;
import dev.ipc.codec.TypeUse;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import org.jspecify.annotations.Nullable;

/**
 * The codec over Netty's buffers: one copy between an array that is used again and the pooled buffer, each way; a large array of
 * bytes is copied to the buffer as it is.
 *
 * <p><em>Threading:</em> thread-safe.
 */
final class Bodies {
    /** No body is larger, whatever its receiver takes. */
    private static final int MAX_ARRAY_BYTES = Integer.MAX_VALUE - 1024;

    private static final int FIRST_BYTES = 512;

    /** What a thread that decodes holds on to between two bodies. */
    private static final int RETAINED_BYTES = (1 << 20) + (1 << 12);

    private static final byte[] NONE = {};

    /** None while it is in use: what a constructor of the user's decodes meanwhile gets another array. */
    private static final FastThreadLocal<Scratch> SCRATCH = new FastThreadLocal<>() {
        @Override
        protected Scratch initialValue() {
            return new Scratch();
        }
    };

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
        int length = body.readableBytes();
        if (body.hasArray()) {
            return codec.decode(body.array(), body.arrayOffset() + body.readerIndex(), length, sender);
        }
        Scratch own = SCRATCH.get();
        byte[] scratch = own.take(length);
        try {
            body.getBytes(body.readerIndex(), scratch, 0, length);
            return codec.decode(scratch, 0, length, sender);
        } finally {
            own.giveBack(scratch);
        }
    }

    /** An array of one thread's. */
    private static final class Scratch {
        private byte[] idle = NONE;

        /** Returns an array of at least so many bytes, whatever is in it. */
        byte[] take(int length) {
            byte[] taken = idle;
            idle = NONE;
            return taken.length >= length ? taken : new byte[Math.max(length, FIRST_BYTES)];
        }

        void giveBack(byte[] taken) {
            if (taken.length <= RETAINED_BYTES) {
                idle = taken;
            }
        }
    }
}
