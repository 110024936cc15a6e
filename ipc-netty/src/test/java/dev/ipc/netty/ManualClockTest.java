package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipc.AcceptPolicy;
import dev.ipc.CloseReason;
import dev.ipc.ConnectFailedException;
import dev.ipc.Connection;
import dev.ipc.Heartbeat;
import dev.ipc.IpcClient;
import dev.ipc.IpcListener;
import dev.ipc.IpcServer;
import dev.ipc.Limits;
import dev.ipc.ReconnectPolicy;
import dev.ipc.RequestFailedException;
import dev.ipc.SendFailedException;
import dev.ipc.ServerConnection;
import dev.ipc.SlowConsumerPolicy;
import dev.ipc.netty.testing.ManualClock;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever a server and its clients do in time they do by the clock that they are given: each test here has minutes or hours in its
 * options and takes none of them.
 */
@Timeout(60)
class ManualClockTest extends SocketTest {
    private static final Duration LONG = Duration.ofMinutes(30);
    private static final Duration MOMENT = Duration.ofMillis(1);

    /** More than is under way between two sides. */
    private static final String LARGE = "x".repeat(600_000);

    private static final String PING = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\nping: 1\r\n\r\n";

    private final ManualClock clock = new ManualClock();
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile boolean deaf;

    static List<Transport> transports() {
        return Sockets.all();
    }

    @AfterEach
    void letBlockedCallbacksGo() {
        end.countDown();
        deaf = false;
    }

    @Override
    ServerBuilder serverBuilder() {
        return clock.of(super.serverBuilder());
    }

    @Override
    ClientBuilder clientBuilder() {
        return clock.of(super.clientBuilder());
    }

    private void block() {
        try {
            assertThat(end.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Throwable failure(CompletableFuture<?> future) {
        try {
            future.copy().orTimeout(20, TimeUnit.SECONDS).join();
            throw new AssertionError("it has not failed");
        } catch (CompletionException e) {
            return Objects.requireNonNull(e.getCause());
        }
    }

    private static ConnectFailedException connectFailure(CompletableFuture<IpcClient> connecting) {
        return (ConnectFailedException) failure(connecting);
    }

    /** As {@link #advanceTo} does; but that connecting failed is told only once the loops have ended. */
    private ConnectFailedException connectFailureAt(Duration by, CompletableFuture<IpcClient> connecting) {
        clock.advance(by.minus(MOMENT));
        assertThat(connecting).isNotDone();
        clock.advance(MOMENT);
        return connectFailure(connecting);
    }

    /** To the end of a duration, at which something happens and not before. */
    private void advanceTo(Duration by, CompletableFuture<?> outcome) {
        clock.advance(by.minus(MOMENT));
        assertThat(outcome).isNotDone();
        clock.advance(MOMENT);
        assertThat(outcome).isDone();
    }

    /** Hears nothing, once it is told to. */
    private final class Deaf extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (deaf) {
                ReferenceCountUtil.release(message);
            } else {
                ctx.fireChannelRead(message);
            }
        }
    }

    @Test
    void aRequestTimesOutAtItsDeadlineOnBothSides() {
        CompletableFuture<Void> cancelled = new CompletableFuture<>();
        start(serverBuilder().onRequest(String.class, (context, question) -> {
            assertThat(context.remaining()).isEqualTo(LONG);
            context.cancelled().thenRun(() -> cancelled.complete(null));
            return new CompletableFuture<>();
        }));
        IpcClient client = connect(clientBuilder());
        CompletableFuture<String> reply = client.request("?", String.class, LONG);
        advanceTo(LONG, reply);
        assertThat(failure(reply)).isInstanceOfSatisfying(RequestFailedException.class, e -> assertThat(e.reason())
                .isEqualTo(RequestFailedException.Reason.TIMED_OUT));
        assertThat(cancelled).isDone();
    }

    @Test
    void aPeerIsAskedAtItsIntervalsAndReportedWhenItIsSilent() {
        Duration interval = Duration.ofMinutes(10);
        Duration timeout = Duration.ofMinutes(3);
        IpcServer server = start(serverBuilder()
                .heartbeat(Heartbeat.every(interval).withTimeout(timeout).closingAfter(LONG))
                .onUnresponsive(connection -> events.add("unresponsive")));
        IpcClient client = connect(clientBuilder().channelHandler(PipelineSlot.BYTES, "deaf", Deaf::new));
        assertThat(nextEvent()).isEqualTo("connected");
        clock.advance(Duration.ofHours(2));
        assertThat(onlyConnection(server).roundTripTime()).hasValue(Duration.ZERO);
        assertThat(events).isEmpty();
        deaf = true;
        clock.advance(interval.plus(timeout).minus(MOMENT));
        assertThat(events).isEmpty();
        clock.advance(MOMENT);
        assertThat(events.poll()).isEqualTo("unresponsive");
        clock.advance(LONG);
        assertThat(events.poll()).isEqualTo("closed UNRESPONSIVE");
        client.abort();
    }

    @Test
    void aSendWaitsForRoomUntilItsTimeIsOver() {
        IpcServer server = start(serverBuilder()
                .slowConsumerPolicy(SlowConsumerPolicy.WAIT)
                .limits(Limits.builder()
                        .maxQueuedMessages(3)
                        .sendTimeout(LONG)
                        .closeTimeout(Duration.ofDays(1))
                        .build()));
        connect(clientBuilder()
                .limits(Limits.builder().maxUndispatchedMessages(1).build())
                .onMessage(String.class, (connection, text) -> block()));
        ServerConnection connection = onlyConnection(server);
        List<CompletableFuture<Void>> sends = Stream.generate(() -> {
                    CompletableFuture<Void> send = connection.send(LARGE);
                    clock.advance(Duration.ZERO);
                    return send;
                })
                .limit(20)
                .toList();
        List<CompletableFuture<Void>> waiting =
                sends.stream().filter(send -> !send.isDone()).toList();
        assertThat(waiting).hasSizeGreaterThanOrEqualTo(6);
        clock.advance(LONG.minus(MOMENT));
        assertThat(waiting).noneMatch(CompletableFuture::isDone);
        clock.advance(MOMENT);
        assertThat(waiting.stream().filter(CompletableFuture::isDone))
                .hasSize(3)
                .allSatisfy(send -> assertThat(failure(send))
                        .isInstanceOfSatisfying(SendFailedException.class, e -> assertThat(e.reason())
                                .isEqualTo(SendFailedException.Reason.TIMED_OUT)));
        end.countDown();
    }

    @Test
    void aQueueForSeveralTurnsOfALoopIsWrittenWhileTimeStandsStill() {
        List<CompletableFuture<Void>> sends = new CopyOnWriteArrayList<>();
        start(serverBuilder());
        connect(clientBuilder().onConnected(connection -> {
            for (int i = 0; i < 1000; i++) { // which leave together when this returns
                sends.add(connection.send("text"));
            }
        }));
        clock.advance(Duration.ZERO);
        assertThat(sends).hasSize(1000).allMatch(CompletableFuture::isDone);
    }

    @Test
    void aClientTriesAgainAfterItsBackOffAndItsSendsWaitForSoLong() {
        ReconnectPolicy policy = ReconnectPolicy.builder()
                .firstDelay(Duration.ofMinutes(1))
                .maxDelay(Duration.ofMinutes(3))
                .jitter(0)
                .maxWaitingTime(LONG)
                .beforeAttempt(attempt -> events.add("attempt " + attempt.number() + " " + attempt.interruptedFor()))
                .build();
        IpcServer first = start(serverBuilder());
        IpcClient client = connect(clientBuilder().reconnect(policy));
        assertThat(nextEvent()).isEqualTo("connected");
        first.abort();
        assertThat(List.of(nextEvent(), nextEvent())).containsExactlyInAnyOrder("closed LOCAL", "attempt 1 PT0S");
        first.closed().orTimeout(20, TimeUnit.SECONDS).join();
        clock.advance(Duration.ZERO);
        CompletableFuture<Void> send = client.send("waits");
        clock.advance(Duration.ofMinutes(1));
        assertThat(events.poll()).isEqualTo("attempt 2 PT1M");
        clock.advance(Duration.ofMinutes(5));
        assertThat(events.poll()).isEqualTo("attempt 3 PT3M");
        assertThat(events.poll()).isEqualTo("attempt 4 PT6M");
        advanceTo(LONG.minusMinutes(6), send);
        assertThat(failure(send)).isInstanceOfSatisfying(SendFailedException.class, e -> assertThat(e.reason())
                .isEqualTo(SendFailedException.Reason.INTERRUPTED));
        events.clear();
        start(serverBuilder());
        CompletableFuture<Void> next = client.send("arrives");
        clock.advance(Duration.ofMinutes(3));
        assertThat(events).contains("connected", "arrives");
        assertThat(next).isCompleted();
    }

    @Test
    void aClientWaitsForItsServiceAndNoLonger() {
        Duration wait = Duration.ofSeconds(40);
        CompletableFuture<IpcClient> inVain =
                clientBuilder().waitForService(wait).connect();
        assertThat(connectFailureAt(wait, inVain).reason()).isEqualTo(ConnectFailedException.Reason.NO_SUCH_SERVICE);
        CompletableFuture<IpcClient> connecting =
                clientBuilder().waitForService(wait).connect();
        clock.advance(wait.dividedBy(2));
        start(serverBuilder());
        assertThat(connecting).isNotDone();
        clock.advanceUntil(wait.dividedBy(4), connecting::isDone);
        closer.add(connecting.join());
    }

    /** Returns a policy that knows nothing before the test's end. */
    private AcceptPolicy undecided() {
        return AcceptPolicy.sameUser()
                .and(
                        peer -> {
                            block();
                            return true;
                        },
                        "never");
    }

    @Test
    void aServerDecidesOnAClientUntilItsTimeIsOver() {
        start(serverBuilder()
                .limits(Limits.builder().handshakeTimeout(Duration.ofHours(1)).build())
                .acceptPolicy(undecided().within(LONG)));
        CompletableFuture<IpcClient> connecting = clientBuilder()
                .limits(Limits.builder().handshakeTimeout(Duration.ofHours(1)).build())
                .connect();
        assertThat(connectFailureAt(LONG, connecting).status()).hasValue(503);
    }

    @Test
    void aHandshakeTakesOnlySoLong() {
        start(serverBuilder()
                .limits(Limits.builder().handshakeTimeout(Duration.ofHours(1)).build())
                .acceptPolicy(undecided().within(Duration.ofHours(1))));
        CompletableFuture<IpcClient> connecting = clientBuilder()
                .limits(Limits.builder().handshakeTimeout(LONG).build())
                .connect();
        assertThat(connectFailureAt(LONG, connecting).reason()).isEqualTo(ConnectFailedException.Reason.TIMED_OUT);
    }

    @Test
    void aCloseWaitsForWhatIsOwedUntilItsTimeIsOver() {
        CompletableFuture<Duration> open = new CompletableFuture<>();
        start(serverBuilder().onRequest(String.class, (context, question) -> new CompletableFuture<>()));
        IpcClient client = connect(clientBuilder()
                .limits(Limits.builder().closeTimeout(LONG).build())
                .listener(new IpcListener() {
                    @Override
                    public void closed(Connection connection, CloseReason reason, Duration howLong) {
                        open.complete(howLong);
                    }
                }));
        CompletableFuture<String> reply = client.request("?", String.class, Duration.ofHours(1));
        clock.advance(Duration.ZERO);
        client.close();
        advanceTo(LONG, reply);
        assertThat(open).isCompletedWithValue(LONG);
        assertThat(client.closed().orTimeout(20, TimeUnit.SECONDS).join()).isInstanceOf(CloseReason.Local.class);
    }

    @Test
    void soManyClientsConnectInASecond() {
        IpcServer server = start(
                serverBuilder().limits(Limits.builder().maxConnectsPerSecond(2).build()));
        connect(clientBuilder());
        connect(clientBuilder());
        assertThat(connectFailure(clientBuilder().connect()).status()).hasValue(429);
        clock.advance(Duration.ofMillis(499));
        assertThat(connectFailure(clientBuilder().connect()).status()).hasValue(429);
        clock.advance(MOMENT);
        connect(clientBuilder());
        assertThat(server.refusals().values().stream().mapToLong(each -> each).sum())
                .isEqualTo(2);
    }

    @Test
    void aPeerPingsSoOftenInASecond() {
        RawPeer peer = welcomedPeer(start(serverBuilder()));
        for (int second = 0; second < 2; second++) {
            ping(peer, PingLimit.MAX_PINGS);
            clock.advance(Duration.ofSeconds(1));
        }
        ping(peer, PingLimit.MAX_PINGS);
        clock.advance(Duration.ofMillis(999));
        ping(peer, 1); // which is a warning
        clock.advance(MOMENT);
        ping(peer, PingLimit.MAX_PINGS);
        peer.sendBytes(PING.getBytes(StandardCharsets.US_ASCII));
        RawPeer.Frame last = peer.readFrame();
        assertThat(last.isLast()).isTrue();
        assertThat(last.text()).startsWith("LIMIT");
    }

    private static void ping(RawPeer peer, int times) {
        peer.sendBytes(PING.repeat(times).getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < times; i++) {
            assertThat(peer.readFrame().headers()).containsKey("pong");
        }
    }

    @Test
    void aFrameIsCompleteInTime() {
        RawPeer peer = welcomedPeer(
                start(serverBuilder().limits(Limits.builder().frameTimeout(LONG).build())));
        assertThat(nextEvent()).isEqualTo("connected");
        peer.sendBytes("HTTP/1.1 200".getBytes(StandardCharsets.US_ASCII));
        clock.advance(LONG.minus(MOMENT));
        assertThat(events).isEmpty();
        clock.advance(MOMENT);
        assertThat(peer.readFrame().text()).startsWith("TIMEOUT");
        peer.readToEnd();
        peer.close();
        assertThat(nextEvent()).isEqualTo("closed TIMEOUT");
    }

    @Test
    void aPathThatIsGoneIsNoticed() throws Exception {
        IpcServer server = start(serverBuilder().onPathLost((which, how) -> events.add("lost")));
        if (Capability.PATH.has(transport)) {
            Files.delete(server.socketPath());
            clock.advance(Duration.ofSeconds(3).minus(MOMENT));
            assertThat(events).isEmpty();
            clock.advance(MOMENT);
            assertThat(events.poll()).isEqualTo("lost");
        }
    }

    @Test
    void aSideThatGoesByTheSystemsClockKeepsItsOwnTime() {
        IpcServer server = start(super.serverBuilder()
                .onRequest(String.class, (context, question) -> CompletableFuture.completedFuture("yes"))
                .onRequest(Integer.class, (context, question) -> new CompletableFuture<>()));
        IpcClient moved = connect(clientBuilder());
        IpcClient usual = connect(super.clientBuilder());
        assertThat(moved.request("?", String.class)
                        .orTimeout(20, TimeUnit.SECONDS)
                        .join())
                .isEqualTo("yes");
        CompletableFuture<String> byTheClock = moved.request(1, String.class, LONG);
        CompletableFuture<String> byTheSystem = usual.request(1, String.class, LONG);
        CompletableFuture<String> soon = usual.request(1, String.class, Duration.ofMillis(30));
        advanceTo(LONG, byTheClock);
        assertThatThrownBy(() -> soon.orTimeout(20, TimeUnit.SECONDS).join())
                .hasCauseInstanceOf(RequestFailedException.class);
        assertThat(byTheSystem).isNotDone();
        byTheSystem.cancel(false);
        server.abort(); // what it owes by the system's clock, it owes for half an hour
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoeverTheClockWaitsForCannotMoveIt(boolean direct) {
        CompletableFuture<Throwable> refusal = new CompletableFuture<>();
        ServerBuilder builder = serverBuilder().onMessage(Integer.class, (connection, one) -> {
            try {
                clock.advance(LONG);
            } catch (IllegalStateException e) {
                refusal.complete(e);
            }
        });
        start(direct ? builder.directDispatch() : builder);
        connect(clientBuilder()).send(1);
        clock.advance(Duration.ZERO);
        assertThat(refusal.getNow(new AssertionError())).hasMessageContaining("the test's own");
        assertThatThrownBy(() -> clock.advance(MOMENT.negated())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> clock.advanceUntil(LONG, () -> false)).isInstanceOf(AssertionError.class);
        assertThat(clock.elapsed()).isEqualTo(LONG);
    }

    @Test
    void aConditionThatMovesItTooNeverSeesItGoBack() {
        List<Duration> moments = new ArrayList<>();
        assertThatThrownBy(() -> clock.advanceUntil(LONG, () -> {
                    moments.add(clock.elapsed());
                    assertThat(moments).isSorted().hasSizeLessThan(10);
                    clock.advance(LONG.multipliedBy(2));
                    return false;
                }))
                .hasMessageContaining("isn't met within");
        assertThat(clock.elapsed()).isEqualTo(LONG.multipliedBy(2));
    }

    @Test
    void clientsShareLoopsWithThoseOfTheSameClock() {
        TimeSource time = new TimeSource(clock, UnaryOperator.identity());
        List<ClientLoops> taken = Stream.of(
                        time,
                        new TimeSource(clock, handlers -> handlers),
                        new TimeSource(new ManualClock(), UnaryOperator.identity()),
                        TimeSource.SYSTEM)
                .map(each -> ClientLoops.take(transport, 0, each))
                .toList();
        taken.forEach(loops -> loops.giveBack(() -> {}));
        assertThat(taken.get(1)).isSameAs(taken.get(0));
        assertThat(Set.copyOf(taken)).hasSize(3);
    }

    @Test
    void threadsOfTheTestSleepByItToo() throws Exception {
        CompletableFuture<Void> slept = CompletableFuture.runAsync(() -> {
            try {
                clock.sleep(30, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                throw new CompletionException(e);
            }
        });
        clock.advance(LONG.minus(MOMENT));
        assertThat(slept).isNotDone();
        Awaitility.await().atMost(SOON).until(() -> {
            clock.advance(LONG); // it may have begun late
            return slept.isDone();
        });
    }
}
