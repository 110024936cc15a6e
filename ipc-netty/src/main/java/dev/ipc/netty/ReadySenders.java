package dev.ipc.netty;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The senders of one event loop that have something to write: however many there are, as after a broadcast, the loop is woken up
 * once and has one task.
 *
 * <p><em>Threading:</em> thread-safe, without a lock.
 */
final class ReadySenders implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ReadySenders.class);

    /** So many runs are kept in a turn, the first: the next connection begins with those. */
    private static final int MAX_COMMON = 16;

    private final EventLoop loop;

    // Of the loop: what those whose turn it is have in common to write
    private boolean turn;
    private final List<SharedRun> common = new ArrayList<>();

    /** The one that was added last; each has its predecessor. */
    private final AtomicReference<@Nullable Member> last = new AtomicReference<>();

    ReadySenders(EventLoop loop) {
        this.loop = loop;
    }

    /** Has a sender drain its queue in a later turn of the loop. */
    void add(Member sender) {
        if (!sender.enlist()) {
            return; // it is among them, and drains what it has by then
        }
        Member before = last.get();
        sender.follow(before);
        while (!last.compareAndSet(before, sender)) {
            before = last.get();
            sender.follow(before);
        }
        if (before == null) {
            wakeUp();
        }
    }

    /** Has the loop run. Where it takes no task, as one with a bound of its own may, their next messages are to wake it up. */
    private void wakeUp() {
        try {
            Threads.runIn(loop, this);
        } catch (RejectedExecutionException e) {
            Member next = reversed(last.getAndSet(null));
            while (next != null) {
                Member following = next.delist();
                next.queue().wakeAgain();
                next = following;
            }
            LOG.warn("an event loop takes no task: what is queued waits for what is queued next", e);
        }
    }

    /** Drains them, in the order in which they were added. */
    @Override
    public void run() {
        Member next = reversed(last.getAndSet(null));
        turn = true;
        while (next != null) {
            Member following = next.delist();
            try {
                next.drain();
            } catch (RuntimeException | Error e) {
                LOG.warn("what was queued could not be written", e);
            }
            next = following;
        }
        turn = false;
        List<SharedRun> over = List.copyOf(common);
        common.clear();
        for (SharedRun each : over) {
            close(each);
        }
    }

    private static void close(SharedRun run) {
        try {
            run.close();
        } catch (RuntimeException | Error e) {
            LOG.warn("what became of a broadcast could not be told", e);
        }
    }

    /** Returns what to write for a run that was polled in a turn: one that was polled before, if that has the same messages. */
    SharedRun inTurn(SharedRun run) {
        for (SharedRun before : common) {
            if (before.hasSameAs(run)) {
                return before;
            }
        }
        if (turn && common.size() < MAX_COMMON) {
            run.open();
            common.add(run);
        }
        return run;
    }

    private static @Nullable Member reversed(@Nullable Member newest) {
        Member done = null;
        Member rest = newest;
        while (rest != null) {
            Member older = rest.follow(done);
            done = rest;
            rest = older;
        }
        return done;
    }

    /**
     * A sender, with its place among those that are ready.
     *
     * <p><em>Threading:</em> thread-safe, but for {@link #drain}, which is of the event loop.
     */
    abstract static class Member {
        private static final AtomicIntegerFieldUpdater<Member> READY =
                AtomicIntegerFieldUpdater.newUpdater(Member.class, "ready");

        private volatile int ready;
        private @Nullable Member neighbor;

        /** Writes what is queued. */
        abstract void drain();

        abstract OutboundQueue queue();

        /** Takes its place; returns whether it had none. */
        boolean enlist() {
            return ready == 0 && READY.compareAndSet(this, 0, 1);
        }

        /** Gives up its place; returns its neighbor. */
        private @Nullable Member delist() {
            Member left = neighbor;
            neighbor = null;
            ready = 0;
            return left;
        }

        /** Sets its neighbor; returns the one before. */
        private @Nullable Member follow(@Nullable Member other) {
            Member before = neighbor;
            neighbor = other;
            return before;
        }
    }
}
