package dev.ipc.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledHeapByteBuf;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import io.netty.util.ResourceLeakTracker;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The buffers for the small bodies that a thread sends: they wait in them for the loop, which copies many into one for the socket. They lie
 * on the heap and are used in turn, as a buffer of the pool for each body takes longer than encoding it. A thread keeps them until
 * the garbage collector comes; one that goes on sending makes new ones then.
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

    /** Which buffer is looked at next; mostly the one that was taken before all others. */
    private int next;

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

    /** Returns the ring of this thread, for as long as somebody holds on to it. */
    static BodyRing ofThread() {
        WeakReference<BodyRing> known = OF_THREAD.get();
        BodyRing ring = known == null ? null : known.get();
        if (ring == null) {
            ring = new BodyRing();
            OF_THREAD.set(new WeakReference<>(ring));
        }
        return ring;
    }

    /** Returns one that nobody uses, or null. It looks at two only: of those that are held for long there are few or many. */
    private @Nullable Reusable take() {
        for (int i = 0; i < Math.min(2, buffers.size()); i++) {
            int index = next;
            next = (next + 1) % buffers.size();
            Reusable buffer = buffers.get(index);
            if (buffer.isFree()) {
                return buffer.isWhole() ? buffer.reuse() : renewed(index);
            }
        }
        return buffers.size() < MAX_BUFFERS ? added() : null;
    }

    private Reusable added() {
        Reusable buffer = new Reusable();
        buffers.add(buffer);
        return buffer;
    }

    private Reusable renewed(int index) {
        Reusable buffer = new Reusable();
        buffers.set(index, buffer);
        return buffer;
    }

    /** A buffer that outlives its last reference. */
    private static final class Reusable extends UnpooledHeapByteBuf {
        private static final int BYTES = PlainHead.MAX_BYTES + MAX_BODY_BYTES;

        private static final ResourceLeakDetector<Reusable> DETECTOR =
                ResourceLeakDetectorFactory.instance().newResourceLeakDetector(Reusable.class);

        /** Not where the detector looks at a few buffers of many: one of these that is lost leaves its place in the ring only. */
        private static final boolean TRACKED =
                ResourceLeakDetector.getLevel().compareTo(ResourceLeakDetector.Level.ADVANCED) >= 0;

        private volatile @Nullable ResourceLeakTracker<Reusable> tracker;

        Reusable() {
            super(UnpooledByteBufAllocator.DEFAULT, new byte[BYTES], BYTES);
            track();
        }

        boolean isFree() {
            return refCnt() == 0 && tracker == null;
        }

        /** Returns whether no channel handler of the user's has trimmed it. */
        boolean isWhole() {
            return capacity() == BYTES;
        }

        Reusable reuse() {
            resetRefCnt();
            clear().markReaderIndex().markWriterIndex();
            track();
            return this;
        }

        private void track() {
            if (TRACKED) {
                tracker = DETECTOR.track(this);
            }
        }

        @Override
        protected void deallocate() { // its array stays
            ResourceLeakTracker<Reusable> known = tracker;
            if (known != null) {
                known.close(this);
                tracker = null;
            }
        }
    }
}
