package dev.ipc.netty.testing;

import dev.ipc.netty.EndpointBuilder;
import io.netty.util.concurrent.MockTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A clock that stands still until a test moves it, for servers and clients on any transport: whatever they do in time, deadlines,
 * heartbeats, back-off, waits and limits per second, they do by it, and a test of half an hour takes milliseconds.
 *
 * <pre>{@code
 * ManualClock clock = new ManualClock();
 * try (InProcess here = new InProcess(clock)) {
 *     ...
 *     CompletableFuture<String> reply = client.request(question, String.class, Duration.ofMinutes(10));
 *     clock.advance(Duration.ofMinutes(10));
 *     assertThat(reply).isCompletedExceptionally();
 * }
 * }</pre>
 *
 * <p>It never leaps: on its way it stops at each moment at which something is due, in their order, until all that follows from it has
 * been done, by the event loops and the callbacks of all that go by it; at the moment where it is to stop, too. It doesn't wait for a
 * callback that waits itself, which may go on at a later moment than it was woken at, nor for other threads, and what goes by the
 * system's clock, such as another process, takes an hour of this one for no time at all: give one clock to both sides. The last word of
 * a client or server, {@code closed()} or the failure of {@code connect()}, comes when its threads have ended: wait for that.
 *
 * <p>Meters such as how long a handler took go by it too; what the log is spared of, by the system's.
 *
 * <p><em>Threading:</em> thread-safe. Those that move it block their caller, and refuse event loops and callbacks.
 *
 * <p><em>Failure:</em> what isn't done after {@value #PATIENCE_SECONDS} seconds, such as a task that ever calls for another one, ends in an
 * {@link AssertionError}.
 */
public final class ManualClock implements MockTicker {
    /** For how long it waits at a moment, in seconds. */
    public static final int PATIENCE_SECONDS = 30;

    private static final long LOOK_MILLIS = 1;

    private final ClockedCallbacks callbacks = new ClockedCallbacks(this);
    private final Object moves = new Object();
    private volatile long now;

    // Guarded by this
    private final List<FollowingIo> loops = new ArrayList<>();
    private long work;
    private volatile long round;

    /** Makes a clock that stands at zero. */
    public ManualClock() {}

    /**
     * Has what is built go by this clock, and run its callbacks on threads of this clock's, as many as it takes. An executor or direct
     * dispatch that is chosen afterwards takes their place; for callbacks on an executor of the test's the clock doesn't wait.
     */
    public <B extends EndpointBuilder<?, B>> B of(B builder) {
        return builder.ticker(this, handlers -> FollowingIo.factory(handlers, this))
                .executor(callbacks);
    }

    /**
     * Moves on, from one moment at which something is due to the next, and returns when that is done.
     *
     * @param by not negative; zero waits for what is under way
     * @throws IllegalStateException on a thread that this would wait for
     */
    public void advance(Duration by) {
        advance(by.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void advance(long amount, TimeUnit unit) {
        move(unit.toNanos(amount), () -> false);
    }

    /**
     * Moves on as {@link #advance(Duration)} does, until a condition is met at a moment at which something was due.
     *
     * @throws AssertionError if it isn't after {@code atMost}
     */
    public void advanceUntil(Duration atMost, BooleanSupplier condition) {
        if (!move(atMost.toNanos(), condition)) {
            throw new AssertionError("the condition isn't met within " + atMost + " of this clock");
        }
    }

    @Override
    public long nanoTime() {
        return now;
    }

    /** Returns how far it was moved. */
    public Duration elapsed() {
        return Duration.ofNanos(now);
    }

    /** Waits until others have moved it so far. */
    @Override
    public void sleep(long delay, TimeUnit unit) throws InterruptedException {
        long end = now + unit.toNanos(delay);
        synchronized (this) {
            while (now < end) {
                wait();
            }
        }
    }

    private boolean move(long by, BooleanSupplier condition) {
        if (by < 0) {
            throw new IllegalArgumentException("time doesn't go back, by " + by + " ns");
        }
        if (callbacks.isCurrent() || isLoop(Thread.currentThread())) {
            throw new IllegalStateException("this thread is what the clock waits for: move it in the test's own");
        }
        synchronized (moves) {
            long end = Math.addExact(now, by);
            settle();
            while (!condition.getAsBoolean()) {
                if (now >= end) { // beyond it, where the condition moves it too
                    return false;
                }
                moveTo(Math.min(end, nextDue()));
                settle();
            }
            return true;
        }
    }

    private synchronized boolean isLoop(Thread thread) {
        return loops.stream().anyMatch(loop -> loop.isOf(thread));
    }

    private synchronized void moveTo(long moment) {
        now = moment;
        notifyAll();
    }

    private synchronized long nextDue() {
        return Math.max(now, loops.stream().mapToLong(FollowingIo::due).min().orElse(Long.MAX_VALUE));
    }

    /**
     * Waits until nothing is left to do. That is so when each loop has looked and found nothing since all of them were asked to, and
     * neither loops nor callbacks did anything meanwhile: nobody can have made work for another who had looked before.
     */
    private synchronized void settle() {
        long begin = System.nanoTime();
        int quiet = 0;
        while (quiet < (callbacks.areDone() ? 1 : 2)) { // one that waits may be about to go on
            long before = work;
            round++;
            loops.forEach(FollowingIo::nudge);
            awaitQuiet(begin);
            quiet = before == work ? quiet + 1 : 0;
        }
    }

    private synchronized void awaitQuiet(long begin) {
        try {
            do {
                if (System.nanoTime() - begin > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
                    throw new AssertionError("after " + PATIENCE_SECONDS + " s there is still work at " + elapsed());
                }
                wait(LOOK_MILLIS); // for a thread that begins to wait tells nobody
            } while (!callbacks.areQuiet() || !loops.stream().allMatch(loop -> loop.isIdleSince(round)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for what is due", e);
        }
    }

    // Of those that go by it

    synchronized void add(FollowingIo loop) {
        loops.add(loop);
    }

    synchronized void remove(FollowingIo loop) {
        loops.remove(loop);
        notifyAll();
    }

    /** Takes notice, under its lock, that something was done. */
    void worked() {
        assert Thread.holdsLock(this);
        work++;
    }

    /** Returns the number of the latest round in which all were asked to look. */
    long round() {
        return round;
    }
}
