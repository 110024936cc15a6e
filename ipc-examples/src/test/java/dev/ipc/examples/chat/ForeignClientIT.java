package dev.ipc.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipc.IpcClient;
import dev.ipc.Message;
import dev.ipc.ServiceAddress;
import dev.ipc.netty.NettyIpc;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A client that knows nothing of the chat but the words that the README lists. */
class ForeignClientIT {
    private final BlockingQueue<Message> received = new LinkedBlockingQueue<>();

    @Test
    void takesPartWithTheWordsOfTheReadme() throws IOException, InterruptedException {
        try (ChatStage stage = ChatStage.open()) {
            ChatProcess server = stage.serve();
            ChatProcess alice = stage.join("alice");
            IpcClient client = NettyIpc.client(
                            ServiceAddress.of("dev.ipc.chat", "lobby").in(stage.container()))
                    .onMessage(Message.class, (connection, message) -> received.add(message))
                    .connect()
                    .join();

            client.send(Message.of("chat.join", Map.of("name", "robot"))).join();
            assertThat(next()).isEqualTo(Message.of("chat.welcome", Map.of("name", "robot", "names", "alice robot")));
            alice.awaitLine("\\* robot joined");

            client.send(Message.of("chat.say", Map.of("text", "beep\u001b[2J"))).join();
            assertThat(alice.awaitLine("robot.*")).isEqualTo("robot: beep\\u{1b}[2J");
            alice.type("hi");
            assertThat(next()).isEqualTo(Message.of("chat.said", Map.of("from", "alice", "text", "hi")));

            client.send(Message.of("chat.say", Map.of("text", 7L))).join();
            assertThat(next().value("code", String.class)).contains("NOT_UNDERSTOOD");
            client.send("no message at all").join();
            assertThat(next().value("code", String.class)).contains("NOT_UNDERSTOOD");

            client.send(Message.of("chat.leave")).join();
            assertThat(next()).isEqualTo(Message.of("chat.goodbye"));
            client.close();
            server.awaitLine("- robot \\(REMOTE\\)");
            alice.awaitLine("\\* robot left");
            client.closed().join();
        }
    }

    private Message next() throws InterruptedException {
        return Objects.requireNonNull(received.poll(60, TimeUnit.SECONDS), "nothing received");
    }
}
