package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipc.AcceptPolicy;
import dev.ipc.ConnectFailedException;
import dev.ipc.IpcClient;
import dev.ipc.IpcServer;
import dev.ipc.Limits;
import dev.ipc.RefusalReason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Clients that a server turns away: what they are told, and what the server counts. */
class RefusedClientsTest extends SocketTest {
    private void assertRefused(int status, String words) {
        assertThatThrownBy(() -> clientBuilder().connect().get(SOON.toSeconds(), TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(ConnectFailedException.class, failure -> {
                    assertThat(failure.reason()).isEqualTo(ConnectFailedException.Reason.REFUSED);
                    assertThat(failure.status()).hasValue(status);
                    assertThat(failure.getMessage()).contains(words);
                });
    }

    private static void assertCounted(IpcServer server, RefusalReason reason, long count) {
        Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(server.refusals())
                .containsEntry(reason, count));
    }

    @Test
    void P40_oneConnectionTooManyIsToldAndCountedAndThereIsRoomAgainWhenOneEnds() throws Exception {
        IpcServer server =
                start(serverBuilder().limits(Limits.builder().maxConnections(2).build()));
        IpcClient first = connect(clientBuilder());
        connect(clientBuilder());
        assertRefused(429, "as many connections as it takes");
        assertCounted(server, RefusalReason.TOO_MANY_CONNECTIONS, 1);
        first.close();
        first.closed().get(SOON.toSeconds(), TimeUnit.SECONDS);
        Awaitility.await().atMost(SOON).until(() -> server.connections().size() == 1);
        connect(clientBuilder());
        assertThat(server.connections()).hasSize(2);
    }

    @Test
    void P40_oneConnectTooFastIsToldAndCounted() {
        IpcServer server = start(
                serverBuilder().limits(Limits.builder().maxConnectsPerSecond(1).build()));
        connect(clientBuilder());
        assertRefused(429, "connects a second");
        assertCounted(server, RefusalReason.TOO_MANY_CONNECTS, 1);
    }

    @Test
    void P40_userAndConditionAreCountedApart() {
        try (LogCapture log = new LogCapture(Refusals.class)) {
            IpcServer strict =
                    start(serverBuilder().acceptPolicy(AcceptPolicy.sameUser().and(peer -> false, "not today")));
            assertRefused(403, "not today");
            assertRefused(403, "not today");
            assertCounted(strict, RefusalReason.CONDITION, 2);
            assertCounted(strict, RefusalReason.USER, 0);
            assertThat(log.lines()).hasSize(1);
            assertThat(log.lines().get(0))
                    .startsWith("dev.ipc.test/life refuses pid")
                    .endsWith("(not today)");
        }
    }

    @Test
    void P40_anotherUserIsCounted() {
        IpcServer server = start(serverBuilder().acceptPolicy(AcceptPolicy.users(4_000_000)));
        assertRefused(403, "other users only");
        assertCounted(server, RefusalReason.USER, 1);
    }

    @Test
    void P40_whatIsWrongInTheHandshakeIsCountedByReason() throws Exception {
        IpcServer server = start(serverBuilder()
                .limits(Limits.builder()
                        .handshakeTimeout(Duration.ofMillis(300))
                        .build()));
        RawPeer lost = rawPeer(server);
        lost.sayHello("dev.ipc.test/other");
        assertThat(lost.readFrame().status()).isEqualTo(404);
        assertCounted(server, RefusalReason.OTHER_SERVICE, 1);
        RawPeer stranger = rawPeer(server);
        stranger.sendBytes("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(stranger.readFrame().status()).isEqualTo(400);
        assertCounted(server, RefusalReason.NOT_THE_PROTOCOL, 1);
        assertThat(rawPeer(server).readFrame().status()).isEqualTo(408);
        assertCounted(server, RefusalReason.TOO_SLOW, 1);
        assertThat(server.refusals().values().stream().mapToLong(each -> each).sum())
                .isEqualTo(3);
    }
}
