package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipc.ConnectFailedException;
import dev.ipc.Counter;
import dev.ipc.IpcClient;
import dev.ipc.IpcServer;
import dev.ipc.RefusalReason;
import dev.ipc.SendFailedException;
import dev.ipc.SendFailedException.Certainty;
import dev.ipc.SendFailedException.Reason;
import dev.ipc.ServerConnection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What a process does that has more queued than its budget. */
class MemoryBudgetTest extends SocketTest {
    private static final String LARGE = "x".repeat(400_000);

    /** More than a socket's buffer holds. */
    private static final String LARGER = "x".repeat(600_000);

    private final MemoryBudget budget = new MemoryBudget(1 << 20);

    private static Reason reasonOf(Throwable failure) {
        assertThat(failure).isInstanceOf(SendFailedException.class);
        assertThat(((SendFailedException) failure).certainty()).isEqualTo(Certainty.NOT_SENT);
        return ((SendFailedException) failure).reason();
    }

    @Test
    void P23_beyondTheBudgetWhoHoldsMuchGetsNoMoreAndNewcomersWait() throws Exception {
        IpcServer server = start(serverBuilder().budget(budget));
        welcomedPeer(server); // reads no more
        ServerConnection slow = onlyConnection(server);
        assertThat(nextEvent()).isEqualTo("connected");
        RawPeer reads = welcomedPeer(server);
        assertThat(nextEvent()).isEqualTo("connected");
        ServerConnection other = server.connections().get(1);
        for (int i = 0; i < 2; i++) {
            assertThat(slow.send(LARGER).isCompletedExceptionally()).isFalse();
        }
        assertThat(budget.isExceeded()).isTrue();
        assertThatThrownBy(() -> slow.send("more").get(1, TimeUnit.SECONDS))
                .cause()
                .satisfies(failure -> assertThat(reasonOf(failure)).isEqualTo(Reason.OVER_BUDGET));
        assertThat(slow.statistics().count(Counter.OVER_BUDGET)).isEqualTo(1);
        other.send("small").get(SOON.toSeconds(), TimeUnit.SECONDS);
        assertThat(reads.readFrame().body()).isEqualTo(RawPeer.encode("small"));
        assertThatThrownBy(() -> clientBuilder().connect().get(SOON.toSeconds(), TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(ConnectFailedException.class, failure -> assertThat(failure.status())
                        .hasValue(503));
        assertThat(server.refusals()).containsEntry(RefusalReason.OVERLOADED, 1L);
        slow.abort();
        slow.closed().get(SOON.toSeconds(), TimeUnit.SECONDS);
        Awaitility.await().atMost(SOON).until(() -> budget.used() == 0);
        connect(clientBuilder());
    }

    @Test
    void P23_whatRecipientsShareCountsOnceAndIsGivenBack() {
        IpcServer server = start(serverBuilder().budget(budget));
        for (int i = 0; i < 4; i++) {
            welcomedPeer(server); // and reads no more
        }
        Awaitility.await().atMost(SOON).until(() -> server.connections().size() == 4);
        server.broadcast(LARGER);
        assertThat(budget.used()).isBetween(600_000L, 601_000L);
        server.abort();
        Awaitility.await().atMost(SOON).until(() -> budget.used() == 0);
    }

    @Test
    void P23_readingPausesWhereInputWaitsAndGoesOn() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch received = new CountDownLatch(20);
        IpcServer server = start(NettyIpc.server(address)
                .transport(transport)
                .budget(budget)
                .onMessage(String.class, (connection, text) -> {
                    go.await();
                    received.countDown();
                }));
        IpcClient client = connect(clientBuilder());
        for (int i = 0; i < 20; i++) {
            client.send(LARGE);
        }
        Awaitility.await().atMost(SOON).until(() -> server.statistics().count(Counter.READ_PAUSES) > 0);
        assertThat(server.statistics().count(Counter.RECEIVED)).isBetween(3L, 4L);
        go.countDown();
        assertThat(received.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        Awaitility.await().atMost(SOON).until(() -> budget.used() == 0);
    }

    @Test
    void P23_repliesThatNobodyReadsStayWithinTheBudgetAndEachRequestIsAnswered() {
        int requests = 20;
        CountDownLatch handled = new CountDownLatch(requests);
        IpcServer server = start(serverBuilder().budget(budget).onRequest(String.class, (context, text) -> {
            handled.countDown();
            return LARGER;
        }));
        RawPeer peer = welcomedPeer(server);
        for (int i = 1; i <= requests; i++) {
            peer.sendFrame("HTTP/1.1 200 OK", RawPeer.encode("large, please"), "message-id: " + i);
        }
        Awaitility.await().atMost(SOON).until(() -> handled.getCount() == 0);
        assertThat(budget.used()).isBetween(1L << 20, (1L << 20) + 700_000);
        int failed = 0;
        for (int i = 1; i <= requests; i++) {
            RawPeer.Frame reply = peer.readFrame();
            assertThat(reply.headers()).containsEntry("in-reply-to", "" + i);
            failed += reply.status() == 500 ? 1 : 0;
        }
        assertThat(failed).isBetween(requests / 2, requests - 2);
        assertThat(server.statistics().count(Counter.OVER_BUDGET)).isEqualTo(failed);
        Awaitility.await().atMost(SOON).until(() -> budget.used() == 0);
    }

    @Test
    void aPropertyThatIsNoNumberChangesNothing() {
        long usual = Runtime.getRuntime().maxMemory() / 4;
        for (String wrong : List.of("", "a lot", "0", "-1", "9999999999999999999")) {
            assertThat(MemoryBudget.limitOf(wrong)).isEqualTo(usual);
        }
        assertThat(MemoryBudget.limitOf(null)).isEqualTo(usual);
        assertThat(MemoryBudget.limitOf("123")).isEqualTo(123);
    }
}
