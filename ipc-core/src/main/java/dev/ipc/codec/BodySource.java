package dev.ipc.codec;

/**
 * Copies a body from where it was received to where {@link MessageCodec#decode(Object, BodySource, int, PeerTypes)} wants it: each byte
 * once, from the first to the last, a large array of bytes straight into the message.
 *
 * <p><em>Threading:</em> called on the thread that decodes, before {@code decode} returns.
 *
 * @param <B> what holds a body
 */
@FunctionalInterface
public interface BodySource<B> {
    /**
     * Copies some bytes of a body.
     *
     * @param body holds them
     * @param from the index of the first one in the body
     * @param array takes them
     * @param offset where the first one goes
     * @param length how many they are; may be 0
     */
    void copy(B body, int from, byte[] array, int offset, int length);
}
