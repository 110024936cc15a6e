package dev.ipc.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipc.IpcClient;
import dev.ipc.codec.MessageTypes;
import dev.ipc.consumer.messages.Greeting;
import dev.ipc.netty.testing.InProcess;
import dev.ipc.netty.testing.ManualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The clock of the test kit, as those use it who build on the library. */
@Timeout(60)
class ManualClockTest {
    private static final MessageTypes TYPES =
            MessageTypes.builder().register(Greeting.class).build();

    // the page's lines begin
    @Test
    void whoGetsNoAnswerGoesOnAfterTenMinutes() {
        ManualClock clock = new ManualClock();
        try (InProcess here = new InProcess(clock)) {
            here.serve(builder ->
                    builder.types(TYPES).onRequest(Greeting.class, (context, greeting) -> new CompletableFuture<>()));
            IpcClient client = here.connect(builder -> builder.types(TYPES));
            CompletableFuture<String> answer = client.request(
                            new Greeting("hello", List.of(1)), String.class, Duration.ofMinutes(10))
                    .exceptionally(late -> "nobody is in");
            clock.advance(Duration.ofMinutes(10).minusMillis(1));
            assertThat(answer).isNotDone();
            clock.advance(Duration.ofMillis(1));
            assertThat(answer).isCompletedWithValue("nobody is in");
        }
    }
    // the page's lines end

    @Test
    void thePageShowsTheseLines() throws IOException {
        PageLines.assertShown(getClass());
    }

    @Test
    void aPlaceMovesItsClockToCloseWhatStillOwes() {
        ManualClock clock = new ManualClock();
        AtomicInteger asked = new AtomicInteger();
        try (InProcess here = new InProcess(clock)) {
            here.serve(builder -> builder.onRequest(String.class, (context, question) -> {
                asked.incrementAndGet();
                return new CompletableFuture<>();
            }));
            here.connect(builder -> builder).request("?", String.class, Duration.ofDays(1));
            clock.advanceUntil(Duration.ZERO, () -> asked.get() == 1);
        }
        assertThat(clock.elapsed()).isPositive();
    }
}
