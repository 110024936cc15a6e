package dev.ipc.benchmarks;

import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Encodes or decodes one message so many times, and returns how long that took, in nanoseconds. */
public final class CodecLoop implements LongUnaryOperator {
    private final CodecPeer peer;
    private final Object value;
    private final byte[] bytes;
    private final boolean decodes;

    // Written so that no work is in vain
    private @Nullable Object decoded;
    private long encoded;

    /** Makes the loop of a codec; it is made by name, in a class loader of its own. */
    public CodecLoop(String peer, String sample, boolean decodes) {
        this.peer = CodecPeer.of(peer);
        this.value = Samples.of(sample);
        this.bytes = this.peer.encoded(value);
        this.decodes = decodes;
    }

    @Override
    public long applyAsLong(long count) {
        long start = System.nanoTime();
        for (long i = 0; i < count; i++) {
            if (decodes) {
                decoded = peer.decode(bytes);
            } else {
                encoded += peer.encode(value);
            }
        }
        return System.nanoTime() - start;
    }

    @Override
    public String toString() {
        return peer + " " + encoded + " " + decoded;
    }
}
