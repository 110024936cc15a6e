package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipc.CloseReason;
import dev.ipc.IpcClient;
import dev.ipc.IpcServer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of servers and clients when their JVM ends: by a signal, by a hook of the user's, by a callback. */
class JvmEndIT extends SocketTest {
    private static final int SIGTERM = 128 + 15;

    private ChildJvm child(String role) {
        return ChildJvm.start(ExitProgram.class, role, address.container().orElseThrow(), transport);
    }

    private static Path servedBy(ChildJvm child) {
        return Path.of(child.awaitLine("serving").substring("serving ".length()));
    }

    private static CloseReason endOf(IpcClient client) throws Exception {
        return client.closed().get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    private static void assertLeavesNothing(ChildJvm server, int status, Path socket) {
        assertThat(server.exitStatus()).isEqualTo(status);
        assertThat(Files.exists(socket, LinkOption.NOFOLLOW_LINKS)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"option", "hook"})
    void P17_aTerminatedServerAnswersWhatItOwesAndSaysGoodbye(String role) throws Exception {
        try (ChildJvm server = child(role)) {
            Path socket = servedBy(server);
            IpcClient client = connect(clientBuilder());
            CompletableFuture<String> reply = client.request("late", String.class);
            server.awaitLine("asked");
            server.signal("TERM");
            assertThat(reply.get(SOON.toSeconds(), TimeUnit.SECONDS)).isEqualTo("answered");
            assertThat(endOf(client)).isInstanceOf(CloseReason.Remote.class);
            assertLeavesNothing(server, SIGTERM, socket);
            assertThat(server.allLines()).contains("closed LOCAL");
        }
    }

    @Test
    void aTerminatedClientSaysGoodbye() {
        IpcServer server = start(serverBuilder());
        try (ChildJvm client = child("client")) {
            client.awaitLine("connected");
            client.signal("TERM");
            assertThat(nextEvent()).isEqualTo("connected");
            assertThat(nextEvent()).isEqualTo("closed REMOTE");
            assertThat(client.exitStatus()).isEqualTo(SIGTERM);
        }
        assertThat(server.connections()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"option", "direct"})
    void aCallbackMayExit(String role) throws Exception {
        try (ChildJvm server = child(role)) {
            Path socket = servedBy(server);
            IpcClient client = connect(clientBuilder());
            client.send(7);
            CloseReason reason = endOf(client);
            if (role.equals("option")) { // a loop that exits sends nothing any more
                assertThat(reason).isInstanceOf(CloseReason.Remote.class);
            }
            assertLeavesNothing(server, 7, socket);
        }
    }
}
