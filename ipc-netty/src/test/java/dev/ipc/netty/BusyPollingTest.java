package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When a loop that polls looks, and when it sleeps. */
@Timeout(20)
final class BusyPollingTest {
    private static final long FOR_EVER = TimeUnit.DAYS.toNanos(1);

    private final List<Boolean> mayHaveSlept = new ArrayList<>();

    /** Returns a handler that handles what the supplier says, each time it is run, and notes whether it might have slept. */
    private IoHandler polling(long longestNanos, IntSupplier handles) {
        IoHandlerFactory inner = executor -> new IoHandler() {
            @Override
            public int run(IoHandlerContext context) {
                mayHaveSlept.add(context.canBlock());
                return handles.getAsInt();
            }

            @Override
            public void prepareToDestroy() {}

            @Override
            public void destroy() {}

            @Override
            public IoRegistration register(IoHandle handle) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void wakeup() {}

            @Override
            public boolean isCompatible(Class<? extends IoHandle> handleType) {
                return true;
            }
        };
        ThreadAwareExecutor executor = ImmediateEventExecutor.INSTANCE;
        return BusyPolling.factory(inner, longestNanos).newHandler(executor);
    }

    /** Returns the context of a loop that has nothing else to do until the handler has been run so many times. */
    private IoHandlerContext idleUntil(int runs) {
        return new IoHandlerContext() {
            @Override
            public boolean canBlock() {
                return mayHaveSlept.size() < runs;
            }

            @Override
            public long delayNanos(long currentTimeNanos) {
                return Long.MAX_VALUE;
            }

            @Override
            public long deadlineNanos() {
                return -1;
            }
        };
    }

    @Test
    void inputEndsTheLooking() {
        IoHandler polling = polling(FOR_EVER, () -> mayHaveSlept.size() == 3 ? 7 : 0);
        assertThat(polling.run(idleUntil(1000))).isEqualTo(7);
        assertThat(mayHaveSlept).containsExactly(false, false, false);
    }

    @Test
    void aTaskEndsTheLookingAndInputIsTakenWithoutASleep() {
        IoHandler polling = polling(FOR_EVER, () -> 0);
        assertThat(polling.run(idleUntil(3))).isZero();
        assertThat(mayHaveSlept).containsExactly(false, false, false, false);
    }

    @Test
    void afterTheBoundItSleepsOnceAndWhateverEndsTheSleepHasItLookAgain() {
        IoHandler polling = polling(TimeUnit.MILLISECONDS.toNanos(5), () -> 0);
        for (int turn = 0; turn < 2; turn++) {
            mayHaveSlept.clear();
            polling.run(idleUntil(Integer.MAX_VALUE));
            assertThat(mayHaveSlept).hasSizeGreaterThan(1).endsWith(false, true);
            assertThat(mayHaveSlept.subList(0, mayHaveSlept.size() - 1)).containsOnly(false);
        }
    }

    @Test
    void withoutABoundItIsWhatItWas() {
        IoHandlerFactory inner = executor -> {
            throw new UnsupportedOperationException();
        };
        assertThat(BusyPolling.factory(inner, 0)).isSameAs(inner);
    }
}
