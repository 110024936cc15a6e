package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipc.BroadcastResult;
import dev.ipc.IpcClient;
import dev.ipc.IpcServer;
import dev.ipc.Limits;
import dev.ipc.SendFailedException;
import dev.ipc.SendFailedException.Certainty;
import dev.ipc.SendFailedException.Reason;
import dev.ipc.ServerConnection;
import dev.ipc.SlowConsumerPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What each policy makes of a peer that doesn't read, or reads late. */
class SlowConsumerTest extends SocketTest {
    private static final int QUEUE = 50;

    /** More than a socket's buffer holds. */
    private static final String LARGE = "x".repeat(600_000);

    private IpcServer serve(SlowConsumerPolicy policy, Limits.Builder limits) {
        return start(serverBuilder().slowConsumerPolicy(policy).limits(limits.build()));
    }

    private static Limits.Builder small() {
        return Limits.builder().maxQueuedMessages(QUEUE).closeTimeout(SOON);
    }

    /** Fills the socket's buffer, so that whatever follows stays in the queue, and what fills it has left it. */
    private static CompletableFuture<Void> plug(ServerConnection connection, RawPeer peer) {
        CompletableFuture<Void> plug = connection.send(LARGE);
        peer.readFirstByte();
        return plug;
    }

    private static List<CompletableFuture<Void>> send(ServerConnection connection, int from, int to) {
        List<CompletableFuture<Void>> sends = new ArrayList<>();
        for (int i = from; i < to; i++) {
            sends.add(connection.send("m" + i));
        }
        return sends;
    }

    private static SendFailedException failure(CompletableFuture<Void> send) throws Exception {
        try {
            send.get(SOON.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            return (SendFailedException) Objects.requireNonNull(e.getCause());
        }
        throw new AssertionError("it was written");
    }

    private static void assertNotSent(CompletableFuture<Void> send, Reason reason) throws Exception {
        SendFailedException failure = failure(send);
        assertThat(failure.reason()).isEqualTo(reason);
        assertThat(failure.certainty()).isEqualTo(Certainty.NOT_SENT);
    }

    @Test
    void P18_waitingSendsAreAsManyAgainAndKeepTheirOrder() throws Exception {
        IpcServer server = serve(SlowConsumerPolicy.WAIT, small());
        RawPeer peer = welcomedPeer(server);
        ServerConnection connection = onlyConnection(server);
        assertThat(nextEvent()).isEqualTo("connected");
        CompletableFuture<Void> plug = plug(connection, peer);
        List<CompletableFuture<Void>> sends = send(connection, 1, 2 * QUEUE);
        assertThat(sends).noneMatch(CompletableFuture::isDone);
        assertNotSent(connection.send("one too many"), Reason.QUEUE_FULL);
        assertThat(peer.readFrame().body()).isEqualTo(RawPeer.encode(LARGE));
        plug.get(SOON.toSeconds(), TimeUnit.SECONDS);
        for (int i = 1; i < 2 * QUEUE; i++) {
            assertThat(peer.readFrame().body()).isEqualTo(RawPeer.encode("m" + i));
        }
        CompletableFuture.allOf(sends.toArray(CompletableFuture[]::new)).get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void P18_aSendThatWaitsForTooLongFailsUnsentAndThoseInTheQueueGoOn() throws Exception {
        IpcServer server = serve(SlowConsumerPolicy.WAIT, small().sendTimeout(Duration.ofMillis(200)));
        RawPeer peer = welcomedPeer(server);
        ServerConnection connection = onlyConnection(server);
        assertThat(nextEvent()).isEqualTo("connected");
        plug(connection, peer);
        List<CompletableFuture<Void>> queued = send(connection, 1, QUEUE);
        List<CompletableFuture<Void>> waiting = send(connection, QUEUE, 2 * QUEUE);
        for (CompletableFuture<Void> each : waiting) {
            assertNotSent(each, Reason.TIMED_OUT);
        }
        List<CompletableFuture<Void>> later = send(connection, 2 * QUEUE, 2 * QUEUE + 3);
        assertThat(queued).noneMatch(CompletableFuture::isDone);
        peer.readFrame();
        for (int i = 1; i < QUEUE; i++) {
            assertThat(peer.readFrame().body()).isEqualTo(RawPeer.encode("m" + i));
        }
        for (int i = 2 * QUEUE; i < 2 * QUEUE + 3; i++) {
            assertThat(peer.readFrame().body()).isEqualTo(RawPeer.encode("m" + i));
        }
        CompletableFuture.allOf(later.toArray(CompletableFuture[]::new)).get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void aQueueThatEmptiesOfRequestsThatNobodyWaitsForIsWritableAgain() throws Exception {
        IpcServer server =
                start(serverBuilder().limits(small().build()).onWritable(connection -> events.add("writable")));
        RawPeer peer = welcomedPeer(server);
        ServerConnection connection = onlyConnection(server);
        assertThat(nextEvent()).isEqualTo("connected");
        CompletableFuture<Void> plug = plug(connection, peer);
        List<CompletableFuture<String>> requests = new ArrayList<>();
        for (int i = 1; i < QUEUE; i++) {
            requests.add(connection.request("r" + i, String.class));
        }
        assertThat(connection.isWritable()).isFalse();
        requests.forEach(each -> each.cancel(false));
        peer.readFrame();
        plug.get(SOON.toSeconds(), TimeUnit.SECONDS);
        assertThat(nextEvent()).isEqualTo("writable");
        assertThat(connection.isWritable()).isTrue();
    }

    @Test
    void P18_whatWaitsFailsUnsentWhenTheConnectionEnds() throws Exception {
        IpcServer server = serve(SlowConsumerPolicy.WAIT, small());
        RawPeer peer = welcomedPeer(server);
        ServerConnection connection = onlyConnection(server);
        assertThat(nextEvent()).isEqualTo("connected");
        plug(connection, peer);
        List<CompletableFuture<Void>> sends = send(connection, 1, 2 * QUEUE);
        connection.abort();
        for (CompletableFuture<Void> each : sends) {
            assertNotSent(each, Reason.CLOSED);
        }
    }

    @Test
    void P18_theOldestAreDroppedCountedAndToldAheadOfWhatFollows() throws Exception {
        IpcServer server = serve(SlowConsumerPolicy.DROP_OLDEST, small());
        RawPeer peer = welcomedPeer(server);
        ServerConnection connection = onlyConnection(server);
        assertThat(nextEvent()).isEqualTo("connected");
        plug(connection, peer);
        int dropped = 7;
        List<CompletableFuture<Void>> sends = send(connection, 1, QUEUE + dropped);
        for (CompletableFuture<Void> each : sends.subList(0, dropped)) {
            assertNotSent(each, Reason.DROPPED);
        }
        assertThat(peer.readFrame().headers()).doesNotContainKey("dropped");
        RawPeer.Frame first = peer.readFrame();
        assertThat(first.headers()).containsEntry("dropped", "" + dropped);
        assertThat(first.body()).isEqualTo(RawPeer.encode("m" + (dropped + 1)));
        for (int i = dropped + 2; i < QUEUE + dropped; i++) {
            RawPeer.Frame frame = peer.readFrame();
            assertThat(frame.headers()).doesNotContainKey("dropped");
            assertThat(frame.body()).isEqualTo(RawPeer.encode("m" + i));
        }
    }

    @Test
    void P18_answersOfTheProtocolAreNeverDropped() throws Exception {
        IpcServer server = serve(SlowConsumerPolicy.DROP_OLDEST, small());
        RawPeer peer = welcomedPeer(server);
        ServerConnection connection = onlyConnection(server);
        assertThat(nextEvent()).isEqualTo("connected");
        plug(connection, peer);
        for (int i = 1; i <= 20; i++) {
            peer.sendFrame("HTTP/1.1 200 OK", new byte[0], "ping: " + i);
        }
        peer.sendMessage("after the pings");
        assertThat(nextEvent()).isEqualTo("after the pings");
        send(connection, 0, 3 * QUEUE);
        peer.readFrame();
        List<String> pongs = new ArrayList<>();
        long drops = 0;
        for (int i = 1; i < QUEUE; i++) {
            RawPeer.Frame frame = peer.readFrame();
            drops += Long.parseLong(frame.headers().getOrDefault("dropped", "0"));
            if (frame.headers().containsKey("pong")) {
                pongs.add(frame.headers().get("pong"));
            }
        }
        assertThat(pongs).hasSize(20).startsWith("1", "2").endsWith("20");
        assertThat(drops).isEqualTo(3 * QUEUE - (QUEUE - 1 - 20));
    }

    @Test
    void P18_theReceiverIsToldInItsTurnOfWhatWasDroppedForIt() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        IpcServer server = start(NettyIpc.server(address)
                .transport(transport)
                .slowConsumerPolicy(SlowConsumerPolicy.DROP_OLDEST)
                .limits(small().build()));
        IpcClient client = connect(clientBuilder()
                .limits(Limits.builder().maxUndispatchedMessages(4).build())
                .onMessage(String.class, (c, text) -> {
                    go.await();
                    events.add(text.length() > 10 ? text.length() : text);
                })
                .onPeerDropped((c, messages) -> events.add(messages)));
        ServerConnection connection = onlyConnection(server);
        List<CompletableFuture<Void>> sends = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            sends.add(connection.send(LARGE)); // four of them pause the reading, the next fills the socket's buffer
        }
        while (sends.stream().noneMatch(CompletableFuture::isCompletedExceptionally) && sends.size() < 100_000) {
            sends.add(connection.send("m" + sends.size()));
        }
        go.countDown();
        connection.send("end");
        long told = 0;
        int received = 0;
        int next = 0;
        for (Object event = nextEvent(); !event.equals("end"); event = nextEvent()) {
            if (event instanceof Long messages) {
                told += messages;
            } else {
                received++;
                int number = event.equals(LARGE.length())
                        ? next
                        : Integer.parseInt(event.toString().substring(1));
                assertThat(number).isGreaterThanOrEqualTo(next);
                next = number + 1;
            }
        }
        assertThat(told).isPositive().isEqualTo(sends.size() - received);
        assertThat(sends.stream().filter(CompletableFuture::isCompletedExceptionally))
                .hasSize((int) told);
        client.close();
    }

    /** Connects clients that note what they hear, beside one peer that reads nothing more, and returns the connection of that one. */
    private ServerConnection standingBeside(IpcServer server, int readers) {
        RawPeer standing = welcomedPeer(server);
        ServerConnection slow = onlyConnection(server);
        assertThat(nextEvent()).isEqualTo("connected");
        plug(slow, standing);
        for (int i = 0; i < readers; i++) {
            connect(clientBuilder().onMessage(String.class, (connection, text) -> events.add(text)));
            assertThat(nextEvent()).isEqualTo("connected");
        }
        return slow;
    }

    private static BroadcastResult result(CompletableFuture<BroadcastResult> broadcast) throws Exception {
        return broadcast.get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    private static Reason reason(BroadcastResult result, ServerConnection recipient) {
        return ((SendFailedException) Objects.requireNonNull(result.failed().get(recipient))).reason();
    }

    @Test
    void P18_theCallerIsNeverBlockedAndABroadcastHasEachRecipientsOutcome() throws Exception {
        IpcServer server = serve(SlowConsumerPolicy.WAIT, Limits.builder().maxQueuedMessages(5));
        ServerConnection slow = standingBeside(server, 1);
        List<CompletableFuture<BroadcastResult>> broadcasts = new ArrayList<>();
        long nanosInCalls = 0;
        for (int i = 0; i < 12; i++) {
            long begin = System.nanoTime();
            broadcasts.add(server.broadcast("m" + i));
            nanosInCalls += System.nanoTime() - begin;
            assertThat(nextEvent()).isEqualTo("m" + i);
        }
        assertThat(Duration.ofNanos(nanosInCalls))
                .isLessThan(Duration.ofSeconds(5)); // a machine may be slow, a wait is longer
        List<CompletableFuture<BroadcastResult>> pending = broadcasts.subList(0, 9); // 4 beside the plug, 5 that wait
        for (CompletableFuture<BroadcastResult> each : broadcasts.subList(9, 12)) {
            assertThat(reason(result(each), slow)).isEqualTo(Reason.QUEUE_FULL);
        }
        assertThat(pending).noneMatch(CompletableFuture::isDone);
        slow.abort();
        for (CompletableFuture<BroadcastResult> each : pending) {
            assertThat(reason(result(each), slow)).isEqualTo(Reason.CLOSED);
            assertThat(result(each).written()).hasSize(1).doesNotContain(slow);
        }
    }

    @Test
    void P20_aPeerThatStandsHoldsUpNoneOfFifteenOthers() throws Exception {
        IpcServer server = serve(SlowConsumerPolicy.FAIL, small());
        ServerConnection slow = standingBeside(server, 15);
        for (int i = 0; i < 2 * QUEUE; i++) {
            server.broadcast("m" + i);
            for (int reader = 0; reader < 15; reader++) {
                assertThat(nextEvent()).isEqualTo("m" + i);
            }
        }
        BroadcastResult last = result(server.broadcast("last"));
        assertThat(last.written()).hasSize(15);
        assertThat(reason(last, slow)).isEqualTo(Reason.QUEUE_FULL);
        slow.abort();
    }
}
