package dev.ipc.codec;

/**
 * Takes an encoded body from {@link MessageCodec#encode} to where it is needed.
 *
 * <p><em>Threading:</em> called once, on the thread that encodes, before {@code encode} returns.
 *
 * @param <R> what {@code encode} returns
 */
@FunctionalInterface
public interface BodySink<R> {
    /**
     * Takes the body. The array belongs to the codec and is reused: copy from it, don't keep it.
     *
     * @param array holds the body; valid during this call only
     * @param offset where the body begins
     * @param length the body's length in bytes, at least 1
     * @param use which types the body uses, for {@link PeerTypes#requireExchangeable}
     */
    R accept(byte[] array, int offset, int length, TypeUse use);
}
