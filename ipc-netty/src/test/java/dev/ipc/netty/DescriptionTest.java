package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipc.AcceptPolicy;
import dev.ipc.IpcClient;
import dev.ipc.IpcServer;
import dev.ipc.Limits;
import dev.ipc.ServerConnection;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The page that a server or client shows of itself. */
class DescriptionTest extends SocketTest {
    private static final String LARGE = "x".repeat(600_000);

    @Test
    void aServerShowsItsConnectionsTheirQueuesAndCounters() throws Exception {
        AtomicBoolean full = new AtomicBoolean();
        CompletableFuture<Object> answer = new CompletableFuture<>();
        IpcServer server = start(serverBuilder()
                .acceptPolicy(AcceptPolicy.sameUser().and(peer -> !full.get(), "full"))
                .limits(Limits.builder().maxConnections(100).build())
                .onRequest(Long.class, (context, number) -> answer));
        assertThat(server.describe())
                .startsWith("server of dev.ipc.test/life in " + directory.resolve("c") + ", open\n")
                .contains("  connections   0 of 100\n  refusals      none\n  counters      none\n")
                .contains(transport.name().toLowerCase(Locale.ROOT));
        IpcClient client = connect(clientBuilder().processName("asker"));
        assertThat(nextEvent()).isEqualTo("connected");
        ServerConnection asker = onlyConnection(server);
        server.group("askers").join(asker);
        CompletableFuture<Long> reply = client.request(1L, Long.class);
        client.sendAndConfirm("after it").join();
        assertThat(nextEvent()).isEqualTo("after it");
        RawPeer peer = welcomedPeer(server);
        assertThat(nextEvent()).isEqualTo("connected");
        ServerConnection slow = server.connections().get(1);
        slow.send(LARGE);
        peer.readFirstByte();
        slow.send("behind it");
        full.set(true);
        assertThatThrownBy(() -> clientBuilder().connect().join()).isNotNull();

        String page = server.describe();
        assertThat(page).contains("  connections   2 of 100\n  refusals      CONDITION=1\n");
        assertThat(page.lines().filter(line -> line.contains(slow.peer() + ";")))
                .hasSize(1)
                .first()
                .asString()
                .matches(" +" + slow.id() + "  \\d s +2, 6\\d{5} B +- +0/0 +pid .*; none");
        assertThat(page.lines().filter(line -> line.contains("\"asker\" in askers;")))
                .hasSize(1)
                .first()
                .asString()
                .matches(" +" + asker.id() + "  \\d s +- +- +0/1 +pid .*; SENT=1, RECEIVED=2");
        assertThat(client.describe())
                .startsWith("client of dev.ipc.test/life in " + directory.resolve("c") + ", connected\n")
                .containsPattern("- +- +1/0 +pid .*; SENT=2, RECEIVED=1\n");
        answer.complete(2L);
        reply.get(SOON.toSeconds(), TimeUnit.SECONDS);
        client.close();
        client.closed().join();
        assertThat(client.describe()).contains(", closing\n").doesNotContain("pid ?");
    }

    @Test
    void aServerOfManyShowsThoseThatHoldMost() {
        IpcServer server = start(serverBuilder());
        for (int i = 0; i < 60; i++) {
            welcomedPeer(server);
            assertThat(nextEvent()).isEqualTo("connected");
        }
        ServerConnection last = server.connections().get(59);
        last.send(LARGE);
        String page = server.describe();
        assertThat(page.lines().filter(line -> line.contains("/0 "))).hasSize(50);
        assertThat(page.lines().dropWhile(line -> !line.endsWith("counters")).skip(1))
                .first()
                .asString()
                .startsWith(String.format("%6d", last.id()));
        assertThat(page).endsWith("  and 10 more, which hold no more\n");
    }
}
