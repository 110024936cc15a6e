package dev.ipc.codec;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.sun.management.ThreadMXBean;
import dev.ipc.DecodingException;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/** Any bytes end in a typed failure or a well-typed message, and leave the codec able to decode the next one. */
public final class DecoderFuzzTest {
    private static final MessageTypes TYPES = Shop.types(false);
    private static final MessageTypes GRAPHS = Shop.types(true);
    private static final MessageCodec CODEC = new MessageCodec(TYPES);
    private static final PeerTypes PLAIN = TYPES.resolve(TYPES.table(), false);
    private static final PeerTypes REFERRING = TYPES.resolve(GRAPHS.table(), true);
    private static final byte[] VALID = Bodies.encode(TYPES, Shop.order(3));

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** What a decoding may allocate beside its budget: a failure with its trace, a new instance of Kryo, compiled code. */
    private static final long SLACK = 4 << 20;

    private static long runs;

    @FuzzTest
    void decode(byte[] body) {
        fuzzerTestOneInput(body);
    }

    /** Runs one input; the name by which Jazzer finds it without JUnit. */
    public static void fuzzerTestOneInput(byte[] body) {
        if (body.length == 0) {
            return;
        }
        PeerTypes sender = body[0] % 2 == 0 ? PLAIN : REFERRING;
        Object decoded = null;
        // A format's first use loads its class, which Jazzer instruments on this thread; what costs much, costs it
        // again.
        for (int attempt = 1; attempt <= 2; attempt++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            decoded = decode(body, sender);
            long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
            if (allocated <= Budget.limitOf(body.length) + SLACK) {
                break;
            }
            if (attempt == 2) {
                throw new AssertionError(allocated + " bytes allocated for a body of " + body.length);
            }
        }
        if (sender == PLAIN && decoded != null) {
            // The encoder checks the type of each position: what it takes is well-typed.
            Bodies.encode(CODEC, decoded);
        }
        if (++runs % 64 == 0 && !Shop.order(3).equals(CODEC.decode(VALID, 0, VALID.length, PLAIN))) {
            throw new AssertionError("the next valid message doesn't decode");
        }
    }

    private static @Nullable Object decode(byte[] body, PeerTypes sender) {
        try {
            return CODEC.decode(body, 1, body.length - 1, sender);
        } catch (DecodingException e) {
            if (e.getMessage() == null) {
                throw new AssertionError("a failure without a reason", e);
            }
            return null;
        }
    }
}
