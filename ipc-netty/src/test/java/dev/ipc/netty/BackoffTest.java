package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipc.CloseReason;
import dev.ipc.ConnectFailedException;
import dev.ipc.ConnectFailedException.Reason;
import dev.ipc.ReconnectPolicy;
import dev.ipc.UnsafePathException;
import dev.ipc.wire.Status;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** After what, and how often, a client that lost its connection tries again. */
class BackoffTest {
    private static final CloseReason GONE = new CloseReason.PeerGone();

    /** Nothing that a test does takes as long. */
    private static final Duration LONG = Duration.ofHours(1);

    private static final int OVER = -1;

    /** The number of the attempt that comes next. */
    private final AtomicInteger next = new AtomicInteger();

    private Backoff backoff(ReconnectPolicy.Builder policy) {
        ReconnectPolicy noting = policy.beforeAttempt(attempt -> {
                    next.set(attempt.number());
                    return true;
                })
                .build();
        Backoff backoff = new Backoff(noting, Runnable::run, ImmediateEventExecutor.INSTANCE);
        backoff.connected();
        backoff.interrupted();
        return backoff;
    }

    private int attemptAfter(Backoff backoff, CloseReason why) {
        backoff.failed(why, new Retries.Answer() {
            @Override
            public void again(long delayNanos) {
                assertThat(delayNanos).isPositive();
            }

            @Override
            public void over() {
                next.set(OVER);
            }
        });
        return next.get();
    }

    private static CloseReason failure(Reason reason) {
        return new CloseReason.Failure(new ConnectFailedException(reason, "", null));
    }

    @Test
    void aConnectionThatDidNotHoldGoesOnWithTheCount() {
        Backoff backoff = backoff(ReconnectPolicy.builder().maxDelay(LONG));
        assertThat(attemptAfter(backoff, GONE)).isEqualTo(1);
        assertThat(attemptAfter(backoff, GONE)).isEqualTo(2);
        backoff.connected();
        backoff.interrupted();
        assertThat(attemptAfter(backoff, GONE)).isEqualTo(3);
    }

    @Test
    void aConnectionThatHeldBeginsTheCountAnew() {
        Duration shortest = Duration.ofMillis(1);
        Backoff backoff = backoff(ReconnectPolicy.builder().maxDelay(shortest));
        assertThat(attemptAfter(backoff, GONE)).isEqualTo(1);
        assertThat(attemptAfter(backoff, GONE)).isEqualTo(2);
        backoff.connected();
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < shortest.toNanos()) {
            Thread.onSpinWait();
        }
        backoff.interrupted();
        assertThat(attemptAfter(backoff, GONE)).isEqualTo(1);
    }

    @Test
    void attemptsAreBoundedInNumber() {
        Backoff backoff = backoff(ReconnectPolicy.builder().maxAttempts(2));
        assertThat(attemptAfter(backoff, GONE)).isEqualTo(1);
        assertThat(attemptAfter(backoff, GONE)).isEqualTo(2);
        assertThat(attemptAfter(backoff, GONE)).isEqualTo(OVER);
    }

    @Test
    void attemptsAreBoundedInTime() {
        Duration shortest = Duration.ofMillis(1);
        Backoff backoff = backoff(ReconnectPolicy.builder().giveUpAfter(shortest));
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < shortest.toNanos()) {
            Thread.onSpinWait();
        }
        assertThat(attemptAfter(backoff, GONE)).isEqualTo(OVER);
        assertThat(attemptAfter(backoff(ReconnectPolicy.builder().giveUpAfter(LONG)), GONE))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void aConnectIsTriedAgainWhereTheReasonMayPass(Reason reason) {
        Set<Reason> lasting = EnumSet.of(Reason.REFUSED, Reason.NOT_PERMITTED, Reason.UNTRUSTED_SERVER, Reason.CLOSED);
        assertThat(attemptAfter(backoff(ReconnectPolicy.builder()), failure(reason)))
                .isEqualTo(lasting.contains(reason) ? OVER : 1);
    }

    @ParameterizedTest
    @EnumSource(Status.class)
    void aRefusalIsTriedAgainWhereItSaysNotNow(Status status) {
        Set<Status> notNow = EnumSet.of(Status.UNAVAILABLE, Status.REQUEST_TIMEOUT, Status.TOO_MANY_REQUESTS);
        int expected = notNow.contains(status) ? 1 : OVER;
        assertThat(attemptAfter(backoff(ReconnectPolicy.builder()), new CloseReason.Refused(status.code(), "")))
                .isEqualTo(expected);
        CloseReason connect = new CloseReason.Failure(ConnectFailedException.refused(status.code(), ""));
        assertThat(attemptAfter(backoff(ReconnectPolicy.builder()), connect)).isEqualTo(expected);
    }

    @Test
    void whatWillNotPassIsNotTriedAgain() {
        UnsafePathException unsafe = new UnsafePathException(Path.of("c"), "", null);
        assertThat(attemptAfter(backoff(ReconnectPolicy.builder()), new CloseReason.Failure(unsafe)))
                .isEqualTo(OVER);
        assertThat(attemptAfter(backoff(ReconnectPolicy.builder()), new CloseReason.Local()))
                .isEqualTo(OVER);
        assertThat(attemptAfter(backoff(ReconnectPolicy.builder()), new CloseReason.Protocol("")))
                .isEqualTo(OVER);
        assertThat(attemptAfter(backoff(ReconnectPolicy.builder()), new CloseReason.Timeout("")))
                .isEqualTo(1);
    }
}
