package dev.ipc.netty;

import dev.ipc.CloseReason;
import dev.ipc.ConnectFailedException;
import dev.ipc.ReconnectPolicy;
import dev.ipc.UnsafePathException;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Retries of a client that lost its connection: its {@link ReconnectPolicy} at work, over all of its interruptions. */
final class Backoff implements Retries {
    private static final Logger LOG = LoggerFactory.getLogger(Backoff.class);

    private final ReconnectPolicy policy;
    private final Executor callbacks;
    private final EventExecutor loop;
    private int attempts;
    private long interruptedAt;
    private long connectedAt;

    /** Makes retries whose hook runs on the executor {@code callbacks}. */
    Backoff(ReconnectPolicy policy, Executor callbacks, EventExecutor loop) {
        this.policy = policy;
        this.callbacks = callbacks;
        this.loop = loop;
    }

    /** Returns whether any connection may be followed by another. */
    boolean isOn() {
        return policy.isOn();
    }

    /** Returns whether a connection that ended for this reason, null if that isn't known yet, is to be made again. */
    boolean follows(@Nullable CloseReason why) {
        return policy.isOn() && (why == null || mayPass(why));
    }

    /** Takes notice that there is a connection. */
    void connected() {
        connectedAt = loop.ticker().nanoTime();
    }

    /** Takes notice that the connection ended: one that held begins the count of attempts anew. */
    void interrupted() {
        long now = loop.ticker().nanoTime();
        if (attempts == 0 || now - connectedAt >= policy.maxDelay().toNanos()) {
            attempts = 0;
            interruptedAt = now;
        }
    }

    @Override
    public void failed(CloseReason why, Answer answer) {
        Duration interruptedFor = Duration.ofNanos(loop.ticker().nanoTime() - interruptedAt);
        boolean late = policy.giveUpAfter().isPresent()
                && interruptedFor.compareTo(policy.giveUpAfter().get()) >= 0;
        if (!mayPass(why) || attempts >= policy.maxAttempts() || late) {
            answer.over();
            return;
        }
        attempts++;
        long delay = delayNanos(policy, attempts, ThreadLocalRandom.current().nextDouble());
        ReconnectPolicy.Attempt next =
                new ReconnectPolicy.Attempt(attempts, Duration.ofNanos(delay), interruptedFor, why);
        callbacks.execute(() -> {
            boolean goesOn = ask(next);
            Threads.runIn(loop, goesOn ? () -> answer.again(delay) : answer::over);
        });
    }

    /** Returns the delay before an attempt, where chance is 0 to 1. */
    static long delayNanos(ReconnectPolicy policy, int attempt, double chance) {
        double most = policy.maxDelay().toNanos();
        double doubled = policy.firstDelay().toNanos() * Math.pow(2, Math.min(attempt - 1, 62));
        return Math.round(Math.min(doubled, most) * (1 - policy.jitter() * chance));
    }

    private boolean ask(ReconnectPolicy.Attempt next) {
        try {
            return policy.beforeAttempt().test(next);
        } catch (RuntimeException | Error e) {
            LOG.warn("the hook for attempts to reconnect failed, which goes on", e);
            return true;
        }
    }

    private static boolean mayPass(CloseReason why) {
        if (why instanceof CloseReason.Refused refused) {
            return Retries.mayPass(refused.status());
        }
        if (why instanceof CloseReason.Failure failure) {
            return mayPass(failure.cause());
        }
        // Two programs that don't speak one protocol will not after a while either.
        return !(why instanceof CloseReason.Local) && !(why instanceof CloseReason.Protocol);
    }

    private static boolean mayPass(Throwable failure) {
        if (failure instanceof ConnectFailedException connect) {
            return switch (connect.reason()) {
                case NO_SUCH_SERVICE, BUSY, TIMED_OUT, HANDSHAKE_FAILED, FAILURE -> true;
                case REFUSED -> Retries.mayPass(connect.status().orElse(0));
                case NOT_PERMITTED, UNTRUSTED_SERVER, CLOSED -> false;
            };
        }
        return !(failure instanceof UnsafePathException);
    }
}
