package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipc.AcceptPolicy;
import dev.ipc.ConnectFailedException;
import dev.ipc.IpcClient;
import dev.ipc.IpcServer;
import dev.ipc.Limits;
import dev.ipc.Peer;
import dev.ipc.RefusalReason;
import dev.ipc.group.CurrentUser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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

    @Test
    void P29_aConditionThatHangsIsRefusedAtItsDeadlineAndHoldsUpNobodyElse() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(40);
        AtomicInteger asked = new AtomicInteger();
        IpcServer server = start(serverBuilder()
                .limits(Limits.builder().handshakeTimeout(Duration.ofMinutes(1)).build())
                .acceptPolicy(AcceptPolicy.sameUser()
                        .within(Duration.ofSeconds(3))
                        .and(
                                peer -> {
                                    if (asked.incrementAndGet() > 40) {
                                        return true;
                                    }
                                    try {
                                        new CountDownLatch(1).await();
                                        return true;
                                    } catch (InterruptedException e) {
                                        interrupted.countDown();
                                        return true;
                                    }
                                },
                                "never")));
        List<RawPeer> hanging = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            RawPeer peer = rawPeer(server);
            peer.sayHello(address.qualifiedName());
            hanging.add(peer);
        }
        Awaitility.await().atMost(SOON).until(() -> asked.get() == 40);
        IpcClient client = connect(clientBuilder());
        client.send("not held up");
        assertThat(nextEvent()).isEqualTo("connected");
        assertThat(nextEvent()).isEqualTo("not held up");
        for (RawPeer peer : hanging) {
            RawPeer.Frame refusal = peer.readFrame();
            assertThat(refusal.status()).isEqualTo(503);
            assertThat(refusal.text()).contains("in time");
        }
        assertThat(interrupted.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertCounted(server, RefusalReason.CONDITION_FAILED, 40);
        assertThat(server.connections()).hasSize(1);
    }

    @Test
    void P29_aConditionThatThrowsRefuses() {
        IpcServer server = start(serverBuilder()
                .acceptPolicy(AcceptPolicy.sameUser()
                        .and(
                                peer -> {
                                    throw new IllegalStateException("from the condition");
                                },
                                "never")));
        assertRefused(403, "the accept policy failed");
        assertCounted(server, RefusalReason.CONDITION_FAILED, 1);
        assertThat(server.connections()).isEmpty();
    }

    @Test
    void P29_aConditionIsGivenUpWithItsHandshake() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        IpcServer server = start(serverBuilder()
                .limits(Limits.builder()
                        .handshakeTimeout(Duration.ofMillis(300))
                        .build())
                .acceptPolicy(AcceptPolicy.sameUser()
                        .within(Duration.ofDays(1))
                        .and(
                                peer -> {
                                    begun.countDown();
                                    try {
                                        new CountDownLatch(1).await();
                                    } catch (InterruptedException e) {
                                        interrupted.countDown();
                                    }
                                    return false;
                                },
                                "never")));
        RawPeer peer = rawPeer(server);
        peer.sayHello(address.qualifiedName());
        assertThat(begun.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(peer.readFrame().status()).isEqualTo(408);
        assertThat(interrupted.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void P26_bothSidesKnowTheOthersProcess() {
        IpcServer server = start(serverBuilder());
        IpcClient client = connect(clientBuilder());
        for (Peer peer :
                List.of(onlyConnection(server).peer(), client.connection().peer())) {
            assertThat(peer.uid()).hasValue(CurrentUser.uid());
            assertThat(peer.userName()).contains(CurrentUser.principal().getName());
            if (transport == Transport.EPOLL) {
                ProcessHandle self = ProcessHandle.current();
                assertThat(peer.pid()).hasValue(self.pid());
                assertThat(peer.hints().started()).isEqualTo(self.info().startInstant());
                assertThat(peer.hints().executable())
                        .isEqualTo(self.info().command().map(Path::of));
            } else {
                assertThat(peer.hints()).isEqualTo(Peer.Hints.NONE);
            }
            assertThat(peer.gid()).isPresent();
        }
    }
}
