package dev.ipc.netty;

import dev.ipc.CloseReason;
import dev.ipc.ConnectFailedException;
import dev.ipc.ConnectFailedException.Reason;
import dev.ipc.wire.Status;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Retries while a service isn't there yet, is too busy or is ending, until the time to wait is over. */
final class ServiceWait implements Retries {
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final long begin = System.nanoTime();
    private final long waitNanos;

    ServiceWait(Duration wait) {
        waitNanos = TimeUnit.NANOSECONDS.convert(wait);
    }

    @Override
    public void failed(CloseReason why, Answer answer) {
        long left = waitNanos - (System.nanoTime() - begin);
        if (left > 0 && mayPass(why)) {
            answer.again(Math.min(left, RETRY_NANOS));
        } else {
            answer.over();
        }
    }

    private static boolean mayPass(CloseReason why) {
        if (why instanceof CloseReason.Failure failure && failure.cause() instanceof ConnectFailedException connect) {
            return connect.reason() == Reason.NO_SUCH_SERVICE || connect.reason() == Reason.BUSY;
        }
        return why instanceof CloseReason.PeerGone
                || (why instanceof CloseReason.Refused refused && refused.status() == Status.UNAVAILABLE.code());
    }
}
