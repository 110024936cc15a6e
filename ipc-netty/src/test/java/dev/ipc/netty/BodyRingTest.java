package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.buffer.ByteBuf;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** The buffers in which small bodies wait. Each test has a thread of its own, and so a ring of its own, which no collection takes. */
class BodyRingTest {
    private static final int MANY = 2000;

    private static <T> T onItsOwnThread(Callable<T> test) throws Exception {
        return onABareThread(() -> {
            BodyRing ring = BodyRing.ofThread();
            try {
                return test.call();
            } finally {
                Reference.reachabilityFence(ring);
            }
        });
    }

    private static <T> T onABareThread(Callable<T> test) throws Exception {
        FutureTask<T> task = new FutureTask<>(test);
        new Thread(task, "sender").start();
        return task.get();
    }

    private static ByteBuf room() {
        return BodyRing.room(Long.BYTES);
    }

    private static Set<ByteBuf> identities() {
        return Collections.newSetFromMap(new IdentityHashMap<>());
    }

    @Test
    void aReleasedBufferIsUsedAgain() throws Exception {
        Set<ByteBuf> used = onItsOwnThread(() -> {
            Set<ByteBuf> buffers = identities();
            for (int i = 0; i < MANY; i++) {
                ByteBuf buffer = room().writeLong(i);
                assertThat(buffer.readableBytes()).isEqualTo(Long.BYTES);
                buffers.add(buffer);
                buffer.release();
            }
            return buffers;
        });
        assertThat(used).hasSize(1);
    }

    @Test
    void aBufferIsNotUsedAgainWhileAnybodyHoldsOnToIt() throws Exception {
        onItsOwnThread(() -> {
            ByteBuf held = room().writeLong(-1);
            ByteBuf duplicate = held.retainedDuplicate();
            held.release();
            for (int i = 0; i < MANY; i++) {
                room().writeLong(i).release();
            }
            assertThat(duplicate.readLong()).isEqualTo(-1);
            duplicate.release();
            assertThat(held.refCnt()).isZero();
            return null;
        });
    }

    @Test
    void aThreadHasOnlySoManyAndThoseThatAreHeldDoNotBlockTheRest() throws Exception {
        onItsOwnThread(() -> {
            List<ByteBuf> all = new ArrayList<>();
            ByteBuf next = room();
            for (; next.hasArray(); next = room()) {
                all.add(next.writeLong(all.size()));
            }
            next.release(); // which is the pool's
            assertThat(all).hasSizeBetween(100, 1000);
            Set<ByteBuf> released = identities();
            for (int i = 0; i < all.size(); i++) {
                if (i % 3 == 0) {
                    all.get(i).release();
                    released.add(all.get(i));
                }
            }
            Set<ByteBuf> again = identities();
            for (int i = 0; i < 2 * all.size(); i++) {
                ByteBuf buffer = room();
                if (buffer.hasArray()) {
                    again.add(buffer);
                } else {
                    buffer.release();
                }
            }
            assertThat(again).isEqualTo(released);
            again.forEach(ByteBuf::release);
            for (int i = 0; i < all.size(); i++) {
                if (i % 3 != 0) {
                    assertThat(all.get(i).readLong()).isEqualTo(i);
                    all.get(i).release();
                }
            }
            return null;
        });
    }

    @Test
    void whatAnotherThreadReleasesIsFree() throws Exception {
        onItsOwnThread(() -> {
            Set<ByteBuf> used = identities();
            for (int i = 0; i < 20; i++) {
                ByteBuf buffer = room();
                used.add(buffer);
                CompletableFuture.runAsync(buffer::release).join();
            }
            assertThat(used).hasSize(1);
            return null;
        });
    }

    @Test
    void thereIsRoomForAHeadInFrontAndOnlySmallBodiesAreOnTheHeap() throws Exception {
        onItsOwnThread(() -> {
            Set<Integer> small = new HashSet<>();
            for (int length = 0; length < MANY; length++) {
                ByteBuf buffer = BodyRing.room(length);
                assertThat(buffer.readerIndex()).isEqualTo(PlainHead.MAX_BYTES);
                assertThat(buffer.writableBytes()).isGreaterThanOrEqualTo(length);
                if (buffer.hasArray()) {
                    small.add(length);
                }
                buffer.release();
            }
            assertThat(small).contains(0, 200).doesNotContain(MANY - 1);
            return null;
        });
    }

    @Test
    void aVirtualThreadHasNone() {
        assumeThat(Runtime.version().feature()).as("virtual threads").isGreaterThanOrEqualTo(21);
        ByteBuf buffer = CompletableFuture.supplyAsync(BodyRingTest::room, VirtualThreads.newExecutor())
                .join();
        assertThat(buffer.hasArray()).isFalse();
        buffer.release();
    }

    @Test
    void oneThatIsHeldDoesNotMakeItGrow() throws Exception {
        Set<ByteBuf> used = onItsOwnThread(() -> {
            ByteBuf held = room();
            Set<ByteBuf> buffers = identities();
            for (int i = 0; i < MANY; i++) {
                ByteBuf buffer = room();
                buffers.add(buffer);
                buffer.release();
            }
            held.release();
            return buffers;
        });
        assertThat(used).hasSize(1);
    }

    @Test
    void oneThatAHandlerHasTrimmedIsNotUsedAgain() throws Exception {
        onItsOwnThread(() -> {
            ByteBuf trimmed = room().writeLong(1).discardReadBytes();
            trimmed.capacity(Long.BYTES).release();
            ByteBuf next = room().writeLong(2);
            assertThat(next).isNotSameAs(trimmed);
            assertThat(next.readLong()).isEqualTo(2);
            next.release();
            return null;
        });
    }

    @Test
    void theGarbageCollectorTakesTheRingOfAThreadThatDoesNotSend() throws Exception {
        onABareThread(() -> {
            ByteBuf buffer = room();
            WeakReference<ByteBuf> kept = new WeakReference<>(buffer);
            buffer.release();
            buffer = null;
            for (int i = 0; i < 100 && kept.get() != null; i++) {
                System.gc();
            }
            assertThat(kept.get()).isNull();
            return null;
        });
    }
}
