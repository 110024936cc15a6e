package dev.ipc.codec;

import org.jspecify.annotations.Nullable;

/**
 * Takes an encoded body from {@link MessageCodec#encode} to where it is needed: all at once, or a large one in pieces.
 *
 * <p><em>Threading:</em> called on the thread that encodes, before {@code encode} returns.
 *
 * @param <R> what {@code encode} returns
 */
@FunctionalInterface
public interface BodySink<R> {
    /**
     * Takes the body, or what follows the pieces of it; called once. The array belongs to the codec and is reused: copy from it,
     * don't keep it.
     *
     * @param array holds the bytes; valid during this call only
     * @param offset where they begin
     * @param length their length in bytes; at least 1 where there were no pieces
     * @param use which types the body uses, for {@link PeerTypes#requireExchangeable}
     */
    R accept(byte[] array, int offset, int length, TypeUse use);

    /**
     * Returns what takes one body that holds a large array, so that the array is copied once; or null, as here, to get each body
     * whole. Called at most once for a body.
     *
     * @param bytes how many the body has at least
     * @param maxBytes how many it may become
     */
    default @Nullable Pieces<R> inPieces(int bytes, int maxBytes) {
        return null;
    }

    /**
     * Takes one body in pieces, the rest of it by {@link #accept}; or learns that it failed.
     *
     * @param <R> what {@code encode} returns
     */
    interface Pieces<R> extends BodySink<R> {
        /**
         * Takes the next piece.
         *
         * @param array holds the piece; valid during this call only, and not to be changed
         * @param offset where the piece begins
         * @param length its length in bytes, which may be 0
         * @param following how many bytes follow at least
         */
        void take(byte[] array, int offset, int length, int following);

        /** Drops the pieces: the body didn't become whole. */
        void failed();
    }
}
