package dev.ipc.netty;

import dev.ipc.CloseReason;
import dev.ipc.ConnectFailedException;
import dev.ipc.ConnectFailedException.Reason;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Retries until the time to wait is over: of a service that isn't there, soon and always as soon, so that its appearance is
 * noticed; of one that is there but busy or ending, later each time, so that those who wait don't keep it busy.
 */
final class ServiceWait implements Retries {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int MOST_DOUBLINGS = 10;

    private final Ticker ticker;
    private final long begin;
    private final long waitNanos;
    private int busyAttempts;

    ServiceWait(Duration wait, Ticker ticker) {
        this.ticker = ticker;
        begin = ticker.nanoTime();
        waitNanos = TimeUnit.NANOSECONDS.convert(wait); // a wait of more than 292 years is one of 292 years
    }

    @Override
    public void failed(CloseReason why, Answer answer) {
        long left = waitNanos - (ticker.nanoTime() - begin);
        if (left <= 0) {
            answer.over();
        } else if (isAbsent(why)) {
            busyAttempts = 0;
            answer.again(Math.min(left, LOOK_NANOS));
        } else if (isBusy(why)) {
            answer.again(Math.min(
                    left,
                    busyDelayNanos(busyAttempts++, ThreadLocalRandom.current().nextDouble())));
        } else {
            answer.over();
        }
    }

    /** Returns the delay after so many attempts before this one; chance, 0 to 1, takes up to half of it. */
    static long busyDelayNanos(int attemptsBefore, double chance) {
        long doubled = LOOK_NANOS << Math.min(attemptsBefore, MOST_DOUBLINGS);
        return Math.round(Math.min(doubled, LONGEST_NANOS) * (1 - chance / 2));
    }

    private static boolean isAbsent(CloseReason why) {
        return reasonOf(why) == Reason.NO_SUCH_SERVICE;
    }

    private static boolean isBusy(CloseReason why) {
        return reasonOf(why) == Reason.BUSY
                || why instanceof CloseReason.PeerGone
                || (why instanceof CloseReason.Refused refused && Retries.mayPass(refused.status()));
    }

    private static @Nullable Reason reasonOf(CloseReason why) {
        return why instanceof CloseReason.Failure failure && failure.cause() instanceof ConnectFailedException connect
                ? connect.reason()
                : null;
    }
}
