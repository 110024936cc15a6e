package dev.ipc.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledHeapByteBuf;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The buffers for the small bodies that a thread sends: they wait in them for the loop, which copies many into one for the socket. They lie
 * on the heap and are used in turn, as a buffer of the pool for each body takes longer than encoding it. The garbage collector takes
 * them from a thread that isn't sending.
 *
 * <p><em>Threading:</em> confined to its thread; any thread may release the buffers.
 */
final class BodyRing {
    /** A larger body takes a buffer of its size from the pool. */
    private static final int MAX_BODY_BYTES = 384;

    /** How many a thread has at most: with what is in them 300 KiB. What is sent while all are in use takes one from the pool. */
    private static final int MAX_BUFFERS = 512;

    /** On threads of the user's it leaves no object of a class of ours. */
    private static final ThreadLocal<@Nullable WeakReference<BodyRing>> OF_THREAD = new ThreadLocal<>();

    private final List<Reusable> buffers = new ArrayList<>();
    private int oldest;

    private BodyRing() {}

    /** Returns an empty buffer for a body of so many bytes, with room for a {@link PlainHead} in front: one of these if that can be. */
    static ByteBuf room(int bodyBytes) {
        boolean fits = bodyBytes <= MAX_BODY_BYTES
                && !VirtualThreads.isCurrent(); // that is soon over, and leaves its ring behind
        Reusable free = fits ? ofThread().take() : null;
        return free == null
                ? PlainHead.room(ByteBufAllocator.DEFAULT, bodyBytes)
                : free.setIndex(PlainHead.MAX_BYTES, PlainHead.MAX_BYTES);
    }

    private static BodyRing ofThread() {
        WeakReference<BodyRing> known = OF_THREAD.get();
        BodyRing ring = known == null ? null : known.get();
        if (ring == null) {
            ring = new BodyRing();
            OF_THREAD.set(new WeakReference<>(ring));
        }
        return ring;
    }

    private @Nullable Reusable take() {
        Reusable buffer = buffers.isEmpty() ? null : buffers.get(oldest);
        if (buffer != null && buffer.isFree()) {
            buffer.reuse();
        } else if (buffers.size() < MAX_BUFFERS) {
            buffer = new Reusable();
            buffers.add(buffer);
            return buffer;
        } else {
            buffer = null; // and the next one's turn, lest a connection that is stuck blocks those of all others
        }
        oldest = (oldest + 1) % buffers.size();
        return buffer;
    }

    /** A buffer that outlives its last reference. */
    private static final class Reusable extends UnpooledHeapByteBuf {
        private static final int BYTES = PlainHead.MAX_BYTES + MAX_BODY_BYTES;

        Reusable() {
            super(UnpooledByteBufAllocator.DEFAULT, new byte[BYTES], BYTES);
        }

        boolean isFree() {
            return refCnt() == 0;
        }

        void reuse() {
            resetRefCnt();
        }

        @Override
        protected void deallocate() {} // its array stays
    }
}
