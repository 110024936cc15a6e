package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipc.AcceptPolicy;
import dev.ipc.IpcClient;
import dev.ipc.IpcServer;
import dev.ipc.Limits;
import dev.ipc.ServerConnection;
import dev.ipc.ServiceAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;

/** What a flight recording with the settings that come with the JDK has of connections. */
class RecordingTest extends SocketTest {
    private static final int QUEUE = 5;
    private static final int SHORT = 20;
    private static final String LONG_OF_SHORT = "LongHandler server java.lang.String";

    @Test
    void connectionsAndWhatGoesWrongWithThemAreInARecording() throws Exception {
        // JDK 17 loses strings that an earlier recording of the same JVM had too.
        address = ServiceAddress.of("dev.ipc.test", "recorded-" + transport).in(directory.resolve("c"));
        AtomicBoolean closedToOthers = new AtomicBoolean();
        Path file = directory.resolve("test.jfr");
        try (jdk.jfr.Recording recording = new jdk.jfr.Recording()) {
            recording.start();
            IpcServer server = start(serverBuilder()
                    .acceptPolicy(AcceptPolicy.sameUser().and(peer -> !closedToOthers.get(), "closed"))
                    .limits(Limits.builder().maxQueuedMessages(QUEUE).build())
                    .onMessage(Long.class, (connection, until) -> {
                        while (System.nanoTime() < until) {
                            Thread.onSpinWait();
                        }
                    }));
            IpcClient client = connect(clientBuilder());
            for (int i = 0; i < SHORT; i++) {
                client.sendAndConfirm("short").join();
            }
            client.sendAndConfirm(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(100))
                    .join();
            client.close();
            client.closed().join();
            assertThat(nextEvent()).isEqualTo("connected");
            for (int i = 0; i < SHORT; i++) {
                assertThat(nextEvent()).isEqualTo("short");
            }
            assertThat(nextEvent()).isEqualTo("closed REMOTE");
            RawPeer peer = welcomedPeer(server);
            ServerConnection connection = onlyConnection(server);
            assertThat(nextEvent()).isEqualTo("connected");
            connection.send("x".repeat(600_000));
            peer.readFirstByte();
            for (int i = 0; i < 2 * QUEUE; i++) {
                connection.send("more");
            }
            peer.close();
            assertThat(nextEvent()).isEqualTo("closed PEER_GONE");
            closedToOthers.set(true);
            assertThatThrownBy(() -> clientBuilder().connect().join()).isNotNull();
            recording.stop();
            recording.dump(file);
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().startsWith("dev.ipc."))
                .filter(event -> event.getString("service").equals(address.qualifiedName()))
                .toList();
        List<String> summaries =
                new ArrayList<>(events.stream().map(RecordingTest::summary).toList());
        assertThat(summaries.stream().filter(LONG_OF_SHORT::equals)) // a slow machine makes some of them long
                .hasSizeLessThan(SHORT);
        summaries.removeIf(LONG_OF_SHORT::equals);
        assertThat(summaries)
                .containsExactlyInAnyOrder(
                        "Connect client",
                        "Connect server",
                        "LongHandler server java.lang.Long",
                        "Close client LOCAL",
                        "Close server REMOTE",
                        "Connect server",
                        "SlowConsumer server FAIL " + QUEUE,
                        "Close server PEER_GONE",
                        "Refusal CONDITION");
        long self = ProcessHandle.current().pid();
        assertThat(events)
                .allMatch(event -> event.getLong("pid") == (transport == Transport.NIO ? -1 : self))
                .allMatch(event -> event.getStackTrace() == null)
                .allMatch(event -> event.getEventType().getCategoryNames().equals(List.of("ipc")));
        assertThat(events.stream().filter(event -> event.hasField("connectionId")))
                .allMatch(event -> event.getLong("connectionId") > 0);
        assertThat(events.stream().filter(event -> event.hasField("open")))
                .allMatch(event -> event.getDuration("open").compareTo(Duration.ZERO) > 0);
        assertThat(events.stream().filter(event -> event.hasField("messageType")))
                .allMatch(event -> event.getDuration().toMillis() >= 20);
    }

    private static String summary(RecordedEvent event) {
        StringBuilder text = new StringBuilder(event.getEventType().getName().substring("dev.ipc.".length()));
        for (String field : List.of("role", "policy", "reason", "queuedMessages")) {
            if (event.hasField(field)) {
                Object value = event.getValue(field);
                text.append(' ').append(value);
            }
        }
        if (event.hasField("messageType")) {
            text.append(' ').append(event.getClass("messageType").getName());
        }
        return text.toString();
    }
}
