package dev.ipc.codec;

import dev.ipc.DecodingException;
import dev.ipc.EncodingException;
import dev.ipc.Message;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Turns messages into bodies and back: objects of the registered types, no others, within a budget of memory and depth. The
 * bytes are those of {@code docs/body.md}.
 *
 * <p><em>Threading:</em> thread-safe; sinks, serializers and constructors that it calls may call it again.
 *
 * <p><em>Failure:</em> an encoding or decoding that fails leaves nothing behind that the next one could meet.
 */
public final class MessageCodec {
    private static final int WARM_UP_BYTES = 64;

    private final MessageTypes types;

    /** Makes a codec for these types; all codecs of the same types share what they need to work. */
    public MessageCodec(MessageTypes types) {
        this.types = types;
    }

    /**
     * Encodes a message and hands the body to {@code sink}.
     *
     * @param root the message
     * @param maxBodyBytes the longest body that may come out, in bytes
     * @return what the sink returned
     * @throws EncodingException if the message holds an object of a class that isn't registered, holds a cycle while
     *     references are off, would be larger than {@code maxBodyBytes} or than what a decoder grants, or if a getter or
     *     serializer of the user's throws; what the sink throws passes unchanged
     */
    public <R> R encode(@Nullable Object root, int maxBodyBytes, BodySink<R> sink) throws EncodingException {
        Instance instance = types.instances().take();
        R result = instance.encode(root, maxBodyBytes, sink);
        types.instances().give(instance);
        return result;
    }

    /**
     * Decodes a body. The array is not changed, and not used after the call.
     *
     * @param sender what the body's sender declared
     * @return the message; null if the body says so
     * @throws DecodingException if the bytes are no encoding of exactly one value of the types that both ends know, or break
     *     a limit
     */
    public @Nullable Object decode(byte[] array, int offset, int length, PeerTypes sender) throws DecodingException {
        Objects.checkFromIndexSize(offset, length, array.length);
        Instance instance = types.instances().take();
        Object root = instance.decode(array, offset, length, sender);
        types.instances().give(instance);
        return root;
    }

    /**
     * Decodes a body that is in no array, likewise.
     *
     * @param body holds it; not changed, and not used after the call
     * @param source copies from there
     * @param length the length of the body in bytes
     */
    public <B> @Nullable Object decode(B body, BodySource<B> source, int length, PeerTypes sender)
            throws DecodingException {
        Instance instance = types.instances().take();
        Object root = instance.decode(body, source, length, sender);
        types.instances().give(instance);
        return root;
    }

    /** Makes the first instance, so that the first message needn't wait for it and for its classes. */
    public void warmUp() {
        byte[] body = encode(
                Message.of("", Map.of("", "")),
                WARM_UP_BYTES,
                (array, offset, length, use) -> Arrays.copyOfRange(array, offset, offset + length));
        decode(body, 0, body.length, types.self());
    }
}
