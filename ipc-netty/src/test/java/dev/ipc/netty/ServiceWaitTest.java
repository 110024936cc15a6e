package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipc.CloseReason;
import dev.ipc.ConnectFailedException;
import dev.ipc.ConnectFailedException.Reason;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When a client that waits for its service tries again. */
class ServiceWaitTest {
    private static final long OVER = -1;

    private static CloseReason failure(Reason reason) {
        return new CloseReason.Failure(new ConnectFailedException(reason, "", null));
    }

    private static long millisUntilNext(ServiceWait wait, CloseReason why) {
        AtomicLong answer = new AtomicLong();
        wait.failed(why, new Retries.Answer() {
            @Override
            public void again(long delayNanos) {
                answer.set(TimeUnit.NANOSECONDS.toMillis(delayNanos));
            }

            @Override
            public void over() {
                answer.set(OVER);
            }
        });
        return answer.get();
    }

    @Test
    void aServiceThatIsNotThereIsLookedForTwentyTimesASecond() {
        ServiceWait wait = new ServiceWait(ChronoUnit.FOREVER.getDuration(), Ticker.systemTicker());
        for (int i = 0; i < 100; i++) {
            assertThat(millisUntilNext(wait, failure(Reason.NO_SUCH_SERVICE))).isEqualTo(50);
        }
    }

    @Test
    void oneThatIsBusyIsTriedLaterEachTime() {
        assertThat(ServiceWait.busyDelayNanos(0, 0)).isEqualTo(TimeUnit.MILLISECONDS.toNanos(50));
        assertThat(ServiceWait.busyDelayNanos(0, 1)).isEqualTo(TimeUnit.MILLISECONDS.toNanos(25));
        assertThat(ServiceWait.busyDelayNanos(2, 0)).isEqualTo(TimeUnit.MILLISECONDS.toNanos(200));
        assertThat(ServiceWait.busyDelayNanos(Integer.MAX_VALUE, 0)).isEqualTo(TimeUnit.SECONDS.toNanos(1));
        ServiceWait wait = new ServiceWait(Duration.ofDays(1), Ticker.systemTicker());
        for (int i = 0; i < 10; i++) {
            assertThat(millisUntilNext(wait, failure(Reason.BUSY))).isPositive();
        }
        assertThat(millisUntilNext(wait, failure(Reason.BUSY))).isBetween(500L, 1000L);
        assertThat(millisUntilNext(wait, failure(Reason.NO_SUCH_SERVICE))).isEqualTo(50);
        assertThat(millisUntilNext(wait, failure(Reason.BUSY))).isLessThanOrEqualTo(50);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 503})
    void aRefusalForNowIsNoReasonToGiveUp(int status) {
        assertThat(millisUntilNext(
                        new ServiceWait(Duration.ofDays(1), Ticker.systemTicker()),
                        new CloseReason.Refused(status, "")))
                .isPositive();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404, 426})
    void aRefusalForGoodIs(int status) {
        assertThat(millisUntilNext(
                        new ServiceWait(Duration.ofDays(1), Ticker.systemTicker()),
                        new CloseReason.Refused(status, "")))
                .isEqualTo(OVER);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NO_SUCH_SERVICE", "BUSY"})
    void soIsWhatWaitingDoesNotChange(Reason reason) {
        assertThat(millisUntilNext(new ServiceWait(Duration.ofDays(1), Ticker.systemTicker()), failure(reason)))
                .isEqualTo(OVER);
    }

    @Test
    void withoutTimeThereIsOneAttempt() {
        assertThat(millisUntilNext(
                        new ServiceWait(Duration.ZERO, Ticker.systemTicker()), failure(Reason.NO_SUCH_SERVICE)))
                .isEqualTo(OVER);
    }
}
