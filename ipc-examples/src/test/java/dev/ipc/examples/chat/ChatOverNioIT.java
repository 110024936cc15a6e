package dev.ipc.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The chat on the JDK's sockets, which know no process ids, and together with the native ones. */
class ChatOverNioIT {
    private final ChatStage stage = ChatStage.open("-Dipc.transport=nio");

    @AfterEach
    void close() throws IOException {
        try {
            stage.requireNoWarnings();
        } finally {
            stage.close();
        }
    }

    @Test
    void theChatIsTheSameButForTheUnknownPid() {
        ChatProcess server = stage.serve();
        ChatProcess alice = stage.join("alice");
        assertThat(server.awaitLine("\\+ alice.*")).matches("\\+ alice \\(pid \\?, uid \\w+\\)");
        ChatProcess bob = stage.join("bob");
        alice.awaitLine("\\* bob joined");
        alice.type("hello");
        bob.awaitLine("alice: hello");
        bob.type("/msg alice psst");
        alice.awaitLine("bob -> you: psst");
        bob.kill();
        alice.awaitLine("\\* bob left");
        server.awaitLine("- bob \\(PEER_GONE\\)");
        assertThat(stage.startServer().awaitExit()).isEqualTo(3);

        server.kill();
        alice.awaitLine("\\* disconnected: PEER_GONE");
        assertThat(alice.awaitExit()).isEqualTo(4);

        ChatProcess next = stage.serve();
        ChatProcess carol = stage.join("carol");
        next.signal("TERM");
        assertThat(next.awaitExit()).isZero();
        assertThat(stage.socket()).doesNotExist();
        carol.awaitLine("\\* disconnected: REMOTE");
    }

    @Test
    void theDemoSucceeds() {
        ChatProcess demo = stage.chat("demo");
        assertThat(demo.awaitExit()).as("%s", demo).isZero();
    }
}
