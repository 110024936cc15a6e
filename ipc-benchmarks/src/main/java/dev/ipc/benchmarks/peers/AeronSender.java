package dev.ipc.benchmarks.peers;

import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Sends messages on one publication, spinning while it is full.
 *
 * <p><em>Threading:</em> thread-safe.
 */
final class AeronSender {
    private final ExclusivePublication publication;
    private final KryoBytes kryo = new KryoBytes();
    private final UnsafeBuffer head = new UnsafeBuffer(new byte[Integer.BYTES]);
    private final UnsafeBuffer body = new UnsafeBuffer(new byte[0]);

    AeronSender(ExclusivePublication publication) {
        this.publication = publication;
    }

    /** Sends a number and a message. */
    synchronized void send(int stream, Object message) {
        int length = kryo.encode(message);
        head.putInt(0, stream);
        body.wrap(kryo.array());
        while (true) {
            long position = publication.offer(head, 0, Integer.BYTES, body, 0, length, null);
            if (position > 0) {
                return;
            }
            if (position == Publication.CLOSED || position == Publication.MAX_POSITION_EXCEEDED) {
                throw new IllegalStateException("the publication takes no more: " + position);
            }
            Thread.onSpinWait();
        }
    }

    void close() {
        publication.close();
    }
}
