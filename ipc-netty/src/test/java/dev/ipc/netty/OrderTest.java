package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipc.BroadcastResult;
import dev.ipc.IpcServer;
import dev.ipc.Limits;
import dev.ipc.ServerConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The order of what a server sends, whatever threads and calls send it, and who is who. */
class OrderTest extends SocketTest {
    private static final int RECIPIENTS = Integer.getInteger("ipc.test.recipients", 100);

    private final Limits deep = Limits.builder().maxQueuedMessages(100_000).build();

    private List<RawPeer> connectPeers(IpcServer server, int count) {
        List<RawPeer> peers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            peers.add(welcomedPeer(server));
        }
        Awaitility.await().atMost(SOON).until(() -> server.connections().size() == count);
        return peers;
    }

    private static List<String> read(RawPeer peer, int count) {
        List<String> bodies = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            bodies.add(new String(peer.readFrame().body(), StandardCharsets.ISO_8859_1));
        }
        return bodies;
    }

    @Test
    void P3_whatIsSentOneAfterTheOtherByAnyThreadAndCallArrivesSo() throws Exception {
        IpcServer server = start(serverBuilder().limits(deep));
        RawPeer peer = connectPeers(server, 1).get(0);
        ServerConnection connection = onlyConnection(server);
        ExecutorService first = Executors.newSingleThreadExecutor();
        ExecutorService second = Executors.newSingleThreadExecutor();
        int messages = 600;
        CompletableFuture<Void> before = CompletableFuture.completedFuture(null);
        for (int i = 0; i < messages; i++) {
            String text = "m" + i;
            boolean toAll = i % 3 == 0;
            before = before.thenRunAsync(
                    () -> {
                        if (toAll) {
                            server.broadcast(text);
                        } else {
                            connection.send(text);
                        }
                    },
                    i % 2 == 0 ? first : second);
        }
        for (int i = 0; i < messages; i++) {
            assertThat(peer.readFrame().body()).isEqualTo(RawPeer.encode("m" + i));
        }
        before.get(SOON.toSeconds(), TimeUnit.SECONDS);
        first.shutdown();
        second.shutdown();
    }

    @Test
    void P4_broadcastsOfManyThreadsArriveInOneOrderAtAll() throws Exception {
        IpcServer server = start(serverBuilder().limits(deep));
        List<RawPeer> peers = connectPeers(server, 4);
        int threads = 4;
        int each = 100;
        List<CompletableFuture<Void>> senders = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            int thread = t;
            senders.add(CompletableFuture.runAsync(() -> {
                for (int i = 0; i < each; i++) {
                    server.broadcast(thread + "/" + i);
                }
            }));
        }
        List<String> order = read(peers.get(0), threads * each);
        assertThat(new HashSet<>(order)).hasSize(threads * each);
        for (RawPeer peer : peers.subList(1, peers.size())) {
            assertThat(read(peer, threads * each)).isEqualTo(order);
        }
        CompletableFuture.allOf(senders.toArray(CompletableFuture[]::new)).get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void P5_aBroadcastCompletesOnceWithAnOutcomeForEachRecipientAndForNobodyToo() throws Exception {
        IpcServer server = start(serverBuilder());
        assertThat(server.broadcast("to nobody").get(1, TimeUnit.SECONDS).recipients())
                .isZero();
        List<RawPeer> peers = connectPeers(server, RECIPIENTS);
        AtomicInteger completed = new AtomicInteger();
        CompletableFuture<BroadcastResult> broadcast = server.broadcast("to all");
        broadcast.thenRun(completed::incrementAndGet);
        BroadcastResult result = broadcast.get(SOON.toSeconds(), TimeUnit.SECONDS);
        assertThat(result.written()).containsExactlyInAnyOrderElementsOf(server.connections());
        for (RawPeer peer : peers) {
            assertThat(peer.readFrame().body()).isEqualTo(RawPeer.encode("to all"));
        }
        assertThat(completed).hasValue(1);
    }

    @Test
    void P27_twoConnectionsOfOneProcessAreTwoPeersAndNoIdComesBack() throws Exception {
        IpcServer server = start(serverBuilder());
        Set<Long> ids = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            RawPeer one = welcomedPeer(server);
            RawPeer other = welcomedPeer(server);
            Awaitility.await().atMost(SOON).until(() -> server.connections().size() == 2);
            List<ServerConnection> both = server.connections();
            assertThat(both.get(0).peer().pid()).isEqualTo(both.get(1).peer().pid());
            assertThat(both.get(0)).isNotEqualTo(both.get(1));
            both.get(0).send("to the first").get(SOON.toSeconds(), TimeUnit.SECONDS);
            assertThat(one.readFrame().body()).isEqualTo(RawPeer.encode("to the first"));
            for (ServerConnection each : both) {
                assertThat(ids.add(each.id())).as("an id of its own").isTrue();
            }
            one.close();
            other.close();
            Awaitility.await().atMost(SOON).until(() -> server.connections().isEmpty());
            assertThat(server.connection(both.get(0).id())).isEmpty();
        }
    }
}
