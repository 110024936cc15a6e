package dev.ipc.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipc.ConnectFailedException;
import dev.ipc.IpcClient;
import dev.ipc.IpcServer;
import dev.ipc.NameTakenException;
import dev.ipc.codec.MessageTypes;
import dev.ipc.consumer.messages.Greeting;
import dev.ipc.netty.testing.InProcess;
import dev.ipc.netty.testing.Recording;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The test kit as those use it who build on the library: from the artifact {@code ipc-netty} of type {@code test-jar}. */
@Timeout(60)
class TestKitTest {
    // the page's lines begin
    private static final MessageTypes TYPES =
            MessageTypes.builder().register(Greeting.class).build();

    @Test
    void aGreetingIsAnswered() throws Exception {
        Recording recording = new Recording();
        try (InProcess here = new InProcess()) {
            here.serve(builder -> recording
                    .of(builder)
                    .types(TYPES)
                    .onRequest(Greeting.class, (context, greeting) -> CompletableFuture.completedFuture("and to you")));
            IpcClient client = here.connect(builder -> builder.types(TYPES));
            String answer = client.request(new Greeting("hello", List.of(1)), String.class)
                    .get(30, TimeUnit.SECONDS);
            assertThat(answer).isEqualTo("and to you");
        }
        recording.expect(
                "received request Greeting[text=hello, numbers=[1]]",
                "sent reply and to you",
                "received close",
                "sent close");
    }
    // the page's lines end

    @Test
    void thePageShowsTheseLines() throws IOException {
        PageLines.assertShown(getClass());
    }

    @Test
    void twoPlacesKnowNothingOfEachOtherAndOneHasOneServer() {
        try (InProcess here = new InProcess();
                InProcess there = new InProcess()) {
            IpcServer server = here.serve(builder -> builder);
            assertThat(server.address()).isEqualTo(here.address());
            assertThatThrownBy(() -> here.serve(builder -> builder)).isInstanceOf(NameTakenException.class);
            assertThatThrownBy(() -> there.connect(builder -> builder))
                    .isInstanceOfSatisfying(ConnectFailedException.class, failure -> assertThat(failure.reason())
                            .isEqualTo(ConnectFailedException.Reason.NO_SUCH_SERVICE));
        }
    }

    @Test
    void itClosesWhatItStartedAndThePlaceCanBeUsedAgain() {
        InProcess here = new InProcess();
        IpcServer server = here.serve(builder -> builder);
        IpcClient client = here.connect(builder -> builder);
        here.close();
        here.close();
        assertThat(server.closed()).isDone();
        assertThat(client.closed()).isDone();
        here.serve(builder -> builder);
        here.close();
    }

    @Test
    void aRecordingThatDiffersShowsAllLinesAtOnce() {
        Recording recording = new Recording(Duration.ofSeconds(50));
        try (InProcess here = new InProcess()) {
            here.serve(builder -> builder);
            IpcClient client = here.connect(recording::of);
            client.send("one");
            recording.expect("sent message one");
            assertThatThrownBy(() -> recording.expect("sent message two", "sent message three"))
                    .isInstanceOf(AssertionError.class)
                    .hasMessage("expected these lines:\n  sent message two\n  sent message three"
                            + "\nrecorded:\n  sent message one");
            recording.clear();
            client.request("who?", String.class);
            recording.expectAnywhere("received reply 404 no handler for java.lang.String");
        }
    }

    @Test
    void aRecordingWaitsOnlySoLong() {
        Recording recording = new Recording(Duration.ofMillis(20));
        assertThatThrownBy(() -> recording.expectAnywhere("sent message never"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("sent message never");
        assertThat(recording.lines()).isEmpty();
    }
}
