package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipc.AcceptPolicy;
import dev.ipc.CloseReason;
import dev.ipc.ConnectFailedException;
import dev.ipc.Connection;
import dev.ipc.IpcClient;
import dev.ipc.IpcServer;
import dev.ipc.ReconnectPolicy;
import dev.ipc.RequestFailedException;
import dev.ipc.SendFailedException;
import dev.ipc.SendFailedException.Certainty;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Clients whose connection is lost, and what they do about it. */
class ReconnectTest extends SocketTest {
    static List<Transport> transports() {
        return Sockets.all();
    }

    private final BlockingQueue<Object> life = new LinkedBlockingQueue<>();

    private static ReconnectPolicy.Builder quick() {
        return ReconnectPolicy.builder().firstDelay(Duration.ofMillis(5)).maxDelay(Duration.ofMillis(50));
    }

    /** Returns a builder of a client that notes its life. */
    private ClientBuilder reconnecting(ReconnectPolicy policy) {
        return clientBuilder()
                .reconnect(policy)
                .onConnected(connection -> life.add("connected"))
                .onInterrupted((connection, reason) -> life.add("interrupted " + reason.code()))
                .onReconnected((connection, server) -> life.add("reconnected " + server))
                .onClosed((connection, reason) -> life.add("closed " + reason.code()));
    }

    private void assertLife(Object... expected) {
        for (Object each : expected) {
            try {
                assertThat(life.poll(SOON.toSeconds(), TimeUnit.SECONDS)).isEqualTo(each);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static void stop(IpcServer server) {
        server.close();
        server.closed().orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join();
    }

    private static void assertFails(
            CompletableFuture<Void> send, SendFailedException.Reason reason, Certainty certainty) {
        assertThatThrownBy(() -> send.get(SOON.toSeconds(), TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(SendFailedException.class, failure -> {
                    assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(reason);
                    assertThat(failure.certainty()).isEqualTo(certainty);
                });
    }

    @Test
    void P38_aNewServerIsMetWithANewConnectionAndSaidToBeNew() {
        IpcServer first = start(serverBuilder());
        IpcClient client = connect(reconnecting(quick().build()));
        Connection before = client.connection();
        stop(first);
        assertLife("connected", "interrupted REMOTE");
        start(serverBuilder());
        assertLife("connected", "reconnected NEW");
        assertThat(client.connection().id()).isGreaterThan(before.id());
        assertThat(before.isOpen()).isFalse();
        assertThat(before.closed()).isCompletedWithValue(new CloseReason.Remote(""));
        client.send("again").join();
        Awaitility.await().atMost(SOON).until(() -> events.contains("again"));
        client.close();
        assertLife("closed LOCAL");
        assertThat(client.closed().orTimeout(20, TimeUnit.SECONDS).join()).isInstanceOf(CloseReason.Local.class);
        assertThat(life).isEmpty();
    }

    @Test
    void P38_theSameServerIsSaidToBeTheSame() {
        IpcServer server = start(serverBuilder());
        connect(reconnecting(quick().build()));
        assertLife("connected");
        onlyConnection(server).abort();
        assertLife("interrupted PEER_GONE", "connected", "reconnected SAME");
    }

    @Test
    void aClientThatDoesNotReconnectEndsWithItsConnection() {
        IpcServer server = start(serverBuilder());
        IpcClient client = connect(reconnecting(ReconnectPolicy.OFF));
        stop(server);
        assertLife("connected", "closed REMOTE");
        assertThat(client.closed().orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo(new CloseReason.Remote(""));
        assertFails(client.send("late"), SendFailedException.Reason.CLOSED, Certainty.NOT_SENT);
    }

    @Test
    void whoeverClosesTheConnectionWantsNoOther() {
        start(serverBuilder());
        IpcClient client = connect(reconnecting(quick().build()));
        client.connection().close();
        assertLife("connected", "closed LOCAL");
        assertThat(client.closed().orTimeout(20, TimeUnit.SECONDS).join()).isInstanceOf(CloseReason.Local.class);
    }

    @Test
    void whileInterruptedSendsFailByDefault() {
        IpcServer server = start(serverBuilder());
        IpcClient client = connect(reconnecting(quick().build()));
        stop(server);
        assertLife("connected", "interrupted REMOTE");
        assertFails(client.send("lost"), SendFailedException.Reason.INTERRUPTED, Certainty.NOT_SENT);
        assertFails(client.connection().send("lost"), SendFailedException.Reason.CLOSED, Certainty.NOT_SENT);
        client.close();
        assertLife("closed LOCAL");
        assertFails(client.send("late"), SendFailedException.Reason.CLOSED, Certainty.NOT_SENT);
    }

    @Test
    void P3_sendsThatWaitGoOutInOrderBehindWhatTheConnectedCallbackSends() throws Exception {
        IpcServer server = start(serverBuilder());
        CountDownLatch restored = new CountDownLatch(1);
        AtomicInteger connects = new AtomicInteger();
        IpcClient client = connect(reconnecting(quick().maxWaitingTime(SOON)
                        .maxWaitingMessages(10)
                        .maxWaitingBytes(1000)
                        .build())
                .onConnected(connection -> {
                    connection.send("join 1");
                    if (connects.incrementAndGet() > 1) {
                        life.add("restoring");
                        await(restored);
                    }
                    connection.send("join 2");
                }));
        stop(server);
        assertLife("interrupted REMOTE");
        events.clear();
        List<CompletableFuture<Void>> sends = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            sends.add(client.send("waited " + i));
        }
        start(serverBuilder());
        assertLife("restoring");
        sends.add(client.send("waited 8"));
        assertThat(sends).noneMatch(CompletableFuture::isDone);
        restored.countDown();
        assertLife("reconnected NEW");
        for (CompletableFuture<Void> send : sends) {
            send.get(SOON.toSeconds(), TimeUnit.SECONDS);
        }
        client.send("later").join();
        assertThat(nextEvent()).isEqualTo("connected");
        assertThat(nextEvent()).isEqualTo("join 1");
        assertThat(nextEvent()).isEqualTo("join 2");
        for (int i = 0; i < 9; i++) {
            assertThat(nextEvent()).isEqualTo("waited " + i);
        }
        assertThat(nextEvent()).isEqualTo("later");
    }

    @Test
    void whatTheConnectedCallbackSendsThroughTheClientDoesNotWaitForItself() throws Exception {
        IpcServer server = start(serverBuilder());
        CompletableFuture<IpcClient> self = new CompletableFuture<>();
        AtomicInteger connects = new AtomicInteger();
        IpcClient client =
                connect(reconnecting(quick().maxWaitingTime(SOON).build()).onConnected(connection -> {
                    if (connects.incrementAndGet() > 1) {
                        self.join().send("joined").join();
                    }
                }));
        self.complete(client);
        stop(server);
        assertLife("interrupted REMOTE");
        events.clear();
        CompletableFuture<Void> waited = client.send("waited");
        start(serverBuilder());
        waited.get(SOON.toSeconds(), TimeUnit.SECONDS);
        assertThat(nextEvent()).isEqualTo("connected");
        assertThat(nextEvent()).isEqualTo("joined");
        assertThat(nextEvent()).isEqualTo("waited");
    }

    @Test
    void P25_waitingInACallbackForASendThatWaitsFailsWithTheRemedy() {
        IpcServer server = start(serverBuilder());
        CompletableFuture<IpcClient> self = new CompletableFuture<>();
        IpcClient client =
                connect(reconnecting(quick().maxWaitingTime(SOON).build()).onInterrupted((connection, reason) -> {
                    try {
                        self.join().send("waited").join();
                    } catch (IllegalStateException e) {
                        life.add(String.valueOf(e.getMessage()));
                    }
                }));
        self.complete(client);
        onlyConnection(server).abort();
        assertLife("connected");
        Awaitility.await().atMost(SOON).until(() -> events.contains("waited"));
        assertThat(life.remove()).asString().contains("return from the callback");
        assertLife("connected", "reconnected SAME");
    }

    @Test
    void sendsThatWaitAreBoundedInMessagesAndBytesAndTime() {
        IpcServer server = start(serverBuilder());
        IpcClient client = connect(reconnecting(quick().maxWaitingTime(Duration.ofMillis(300))
                .maxWaitingMessages(3)
                .maxWaitingBytes(1000)
                .build()));
        stop(server);
        assertLife("connected", "interrupted REMOTE");
        long begin = System.nanoTime();
        CompletableFuture<Void> large = client.send("x".repeat(2000));
        assertFails(client.send("y".repeat(10)), SendFailedException.Reason.QUEUE_FULL, Certainty.NOT_SENT);
        assertThat(large).as("one may always wait").isNotDone();
        assertFails(large, SendFailedException.Reason.INTERRUPTED, Certainty.NOT_SENT);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(290));
        List<CompletableFuture<Void>> few = List.of(client.send("a"), client.send("b"), client.send("c"));
        assertFails(client.send("d"), SendFailedException.Reason.QUEUE_FULL, Certainty.NOT_SENT);
        few.forEach(each -> assertFails(each, SendFailedException.Reason.INTERRUPTED, Certainty.NOT_SENT));
        CompletableFuture<Void> last = client.send("e");
        client.close();
        assertFails(last, SendFailedException.Reason.CLOSED, Certainty.NOT_SENT);
    }

    @Test
    void whatWentOutTakesNoRoomFromWhatWaitsNext() throws Exception {
        IpcServer server = start(serverBuilder());
        IpcClient client = connect(
                reconnecting(quick().maxWaitingTime(SOON).maxWaitingBytes(1000).build()));
        stop(server);
        assertLife("connected", "interrupted REMOTE");
        CompletableFuture<Void> most = client.send("x".repeat(900));
        IpcServer second = start(serverBuilder());
        assertLife("connected", "reconnected NEW");
        most.get(SOON.toSeconds(), TimeUnit.SECONDS);
        stop(second);
        assertLife("interrupted REMOTE");
        CompletableFuture<Void> first = client.send("y".repeat(100));
        CompletableFuture<Void> fits = client.send("z".repeat(100));
        assertThat(first).isNotDone();
        assertThat(fits).isNotDone();
    }

    @Test
    void P24_aClientThatEndedWithSendsWaitingLeavesNothingInTheLoopThatOthersShare() {
        IpcServer server = start(serverBuilder());
        connect(clientBuilder());
        WeakReference<IpcClient> ended = endedWithASendWaiting(server);
        Awaitility.await().atMost(SOON).until(() -> {
            System.gc();
            return ended.get() == null;
        });
    }

    private WeakReference<IpcClient> endedWithASendWaiting(IpcServer server) {
        ReconnectPolicy patient = ReconnectPolicy.builder()
                .firstDelay(Duration.ofHours(1))
                .maxDelay(Duration.ofHours(1))
                .maxWaitingTime(Duration.ofHours(1))
                .build();
        IpcClient client = reconnecting(patient).connect().join();
        assertLife("connected");
        server.connections().get(1).abort();
        assertLife("interrupted PEER_GONE");
        CompletableFuture<Void> send = client.send("waits");
        client.close();
        client.closed().orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join();
        assertFails(send, SendFailedException.Reason.CLOSED, Certainty.NOT_SENT);
        return new WeakReference<>(client);
    }

    @Test
    void aRequestMadeWhileItsSideClosesIsClosedAndNotInterrupted() throws Exception {
        start(serverBuilder().onRequest(Integer.class, (context, number) -> context.replyLater()));
        IpcClient client = connect(reconnecting(quick().build()));
        CompletableFuture<Integer> owed = client.request(1, Integer.class); // the close waits for it
        Connection connection = client.connection();
        connection.close();
        RequestFailedException closing = RequestsTest.failureOf(connection.request(2, Integer.class));
        assertThat(closing.reason()).isEqualTo(RequestFailedException.Reason.CLOSED);
        assertThat(closing.closeReason()).isEqualTo(new CloseReason.Local());
        assertThat(owed).isNotDone();
        owed.cancel(true);
        client.closed().get(20, TimeUnit.SECONDS);
    }

    @Test
    void aRequestOfAnInterruptedClientThatIsClosedIsClosed() {
        IpcServer server = start(serverBuilder());
        IpcClient client = connect(reconnecting(quick().firstDelay(Duration.ofMinutes(1))
                .maxDelay(Duration.ofMinutes(1))
                .build()));
        onlyConnection(server).abort();
        assertLife("connected", "interrupted PEER_GONE");
        assertThat(RequestsTest.failureOf(client.request(1, Integer.class)).reason())
                .isEqualTo(RequestFailedException.Reason.INTERRUPTED);
        client.close();
        assertThat(RequestsTest.failureOf(client.request(1, Integer.class)).reason())
                .isEqualTo(RequestFailedException.Reason.CLOSED);
    }

    @Test
    void P1_whatWasQueuedWhenTheConnectionWentIsNeverSentAgain() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        IpcServer server = start(serverBuilder().onMessage(byte[].class, (connection, bytes) -> await(over)));
        IpcClient client = connect(reconnecting(quick().maxWaitingTime(SOON).build()));
        assertLife("connected");
        List<CompletableFuture<Void>> sends = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            sends.add(client.send(new byte[32 << 10])); // more than either side holds
        }
        sends.add(client.send("never"));
        server.abort();
        over.countDown();
        assertLife("interrupted PEER_GONE");
        server.closed().get(20, TimeUnit.SECONDS);
        BlockingQueue<Object> second = new LinkedBlockingQueue<>();
        start(NettyIpc.server(address)
                .transport(transport)
                .onMessage(Object.class, (connection, message) -> second.add(message)));
        assertLife("connected", "reconnected NEW");
        client.send("fresh").get(SOON.toSeconds(), TimeUnit.SECONDS);
        client.barrier().get(SOON.toSeconds(), TimeUnit.SECONDS);
        assertThat(second).containsExactly("fresh");
        for (CompletableFuture<Void> send : sends) {
            send.exceptionally(failure -> null).get(SOON.toSeconds(), TimeUnit.SECONDS);
        }
        assertThat(sends.stream().filter(CompletableFuture::isCompletedExceptionally))
                .isNotEmpty();
    }

    @Test
    void aRefusalForGoodEndsTheClient() {
        IpcServer server = start(serverBuilder());
        IpcClient client = connect(reconnecting(quick().build()));
        stop(server);
        assertLife("connected", "interrupted REMOTE");
        start(serverBuilder().acceptPolicy(AcceptPolicy.sameUser().and(peer -> false, "not today")));
        assertLife("closed REFUSED");
        assertThat(client.closed().orTimeout(20, TimeUnit.SECONDS).join())
                .isEqualTo(new CloseReason.Refused(403, "not today"));
    }

    @Test
    void aServerThatDidNotDecideInTimeIsAskedAgain() {
        IpcServer server = start(serverBuilder());
        connect(reconnecting(quick().build()));
        stop(server);
        assertLife("connected", "interrupted REMOTE");
        AtomicInteger asked = new AtomicInteger();
        start(serverBuilder()
                .acceptPolicy(AcceptPolicy.sameUser()
                        .within(Duration.ofMillis(300))
                        .and(
                                peer -> {
                                    if (asked.incrementAndGet() > 1) {
                                        return true;
                                    }
                                    try {
                                        new CountDownLatch(1).await();
                                    } catch (InterruptedException e) {
                                        life.add("too late");
                                    }
                                    return true;
                                },
                                "never")));
        assertLife("too late", "connected", "reconnected NEW");
    }

    @Test
    void theHookSeesEachAttemptAndMayEndTheClient() {
        IpcServer server = start(serverBuilder());
        BlockingQueue<ReconnectPolicy.Attempt> attempts = new LinkedBlockingQueue<>();
        IpcClient client = connect(reconnecting(quick().beforeAttempt(attempt -> {
                    attempts.add(attempt);
                    return attempt.number() < 4;
                })
                .build()));
        stop(server);
        assertLife("connected", "interrupted REMOTE", "closed FAILURE");
        assertThat(attempts).extracting(ReconnectPolicy.Attempt::number).containsExactly(1, 2, 3, 4);
        assertThat(attempts.remove().cause()).isEqualTo(new CloseReason.Remote(""));
        assertThat(attempts).allMatch(attempt -> attempt.delay().compareTo(Duration.ofMillis(50)) <= 0);
        assertThat(client.closed().orTimeout(20, TimeUnit.SECONDS).join())
                .isInstanceOfSatisfying(CloseReason.Failure.class, failure -> assertThat(failure.cause())
                        .isInstanceOfSatisfying(ConnectFailedException.class, cause -> assertThat(cause.reason())
                                .isEqualTo(ConnectFailedException.Reason.NO_SUCH_SERVICE)));
    }

    @Test
    void theNumberOfAttemptsAndTheTimeAreBounded() {
        IpcServer server = start(serverBuilder());
        connect(reconnecting(quick().maxAttempts(2)
                .beforeAttempt(attempt -> {
                    life.add("attempt " + attempt.number());
                    throw new IllegalStateException("from the hook");
                })
                .build()));
        connect(clientBuilder()
                .reconnect(quick().giveUpAfter(Duration.ofMillis(200)).build())
                .onClosed((connection, reason) -> events.add("gave up " + reason.code())));
        stop(server);
        assertLife("connected", "interrupted REMOTE", "attempt 1", "attempt 2", "closed FAILURE");
        Awaitility.await().atMost(SOON).until(() -> events.contains("gave up FAILURE"));
    }

    @Test
    void closingWhileTheInterruptedCallbackRunsEndsBehindIt() {
        IpcServer server = start(serverBuilder());
        CompletableFuture<IpcClient> self = new CompletableFuture<>();
        CountDownLatch goOn = new CountDownLatch(1);
        IpcClient client = connect(reconnecting(quick().build()).onInterrupted((connection, reason) -> {
            self.join().close();
            life.add("interrupted");
            await(goOn);
            life.add("returns");
        }));
        self.complete(client);
        stop(server);
        assertLife("connected", "interrupted");
        client.abort();
        assertThat(client.closed()).isNotDone();
        goOn.countDown();
        assertLife("returns", "closed LOCAL");
        assertThat(client.closed().orTimeout(20, TimeUnit.SECONDS).join()).isInstanceOf(CloseReason.Local.class);
    }

    @Test
    void closingInTheConnectedCallbackOfTheNextConnectionEnds() {
        IpcServer server = start(serverBuilder());
        CompletableFuture<IpcClient> self = new CompletableFuture<>();
        AtomicInteger connects = new AtomicInteger();
        IpcClient client = connect(reconnecting(quick().build()).onConnected(connection -> {
            if (connects.incrementAndGet() > 1) {
                self.join().close();
            }
        }));
        self.complete(client);
        onlyConnection(server).abort();
        assertLife("interrupted PEER_GONE", "reconnected SAME", "closed LOCAL");
        assertThat(client.closed().orTimeout(20, TimeUnit.SECONDS).join()).isInstanceOf(CloseReason.Local.class);
    }

    @Test
    void thePeriodOfDelaysDoublesUpToItsLimitLessItsJitter() {
        ReconnectPolicy policy = ReconnectPolicy.builder()
                .firstDelay(Duration.ofMillis(100))
                .maxDelay(Duration.ofSeconds(1))
                .jitter(0.5)
                .build();
        List<Long> longest = new ArrayList<>();
        for (int attempt : new int[] {1, 2, 3, 4, 5, 100, Integer.MAX_VALUE}) {
            long nanos = Backoff.delayNanos(policy, attempt, 0);
            longest.add(nanos / 1_000_000);
            assertThat(Backoff.delayNanos(policy, attempt, 1)).isEqualTo(nanos / 2);
        }
        assertThat(longest).containsExactly(100L, 200L, 400L, 800L, 1000L, 1000L, 1000L);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
