package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipc.CloseReason;
import dev.ipc.Connection;
import dev.ipc.IpcClient;
import dev.ipc.IpcListener;
import dev.ipc.IpcServer;
import dev.ipc.Limits;
import dev.ipc.SendFailedException;
import dev.ipc.ServerConnection;
import dev.ipc.SlowConsumerPolicy;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How connections end, by either side and by accident: what is still delivered, what is told, how often and how soon. */
class ConnectionEndTest extends SocketTest {
    /** As many as a socket holds while nobody reads. */
    private static final int MANY = 200;

    private static final String KILOBYTE = "x".repeat(1024);

    /** Longer than any farewell, shorter than the time after which a close gives up. */
    private static final Duration PROMPT = Duration.ofSeconds(3);

    private void awaitMessages(int count) {
        for (int i = 0; i < count; i++) {
            assertThat(nextEvent()).isEqualTo("m" + i);
        }
    }

    private static void sendMany(RawPeer peer) {
        for (int i = 0; i < MANY; i++) {
            peer.sendMessage("m" + i);
        }
    }

    private static List<CompletableFuture<Void>> fillQueue(ServerConnection connection) {
        List<CompletableFuture<Void>> sends = new ArrayList<>();
        for (int i = 0; i < 700; i++) {
            sends.add(connection.send(KILOBYTE));
        }
        return sends;
    }

    private static void awaitOutcomes(List<CompletableFuture<Void>> sends) throws Exception {
        for (CompletableFuture<Void> send : sends) {
            send.exceptionally(failure -> null).get(PROMPT.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Test
    void P2_whatAPeerSentBeforeItDiedUnderOurWritesIsDelivered() throws Exception {
        IpcServer server = start(serverBuilder());
        RawPeer peer = welcomedPeer(server);
        ServerConnection connection = onlyConnection(server);
        assertThat(nextEvent()).isEqualTo("connected");
        List<CompletableFuture<Void>> sends = fillQueue(connection);
        sendMany(peer);
        peer.close(); // with our messages unread: a reset
        awaitMessages(MANY);
        assertThat(nextEvent()).isEqualTo("closed PEER_GONE");
        awaitOutcomes(sends);
    }

    @Test
    void P2_whatAPeerSentBeforeItDiedIsDeliveredToASlowHandlerToo() throws Exception {
        CountDownLatch handled = new CountDownLatch(1);
        IpcServer server = start(serverBuilder()
                .limits(Limits.builder()
                        .maxUndispatchedBytes(1 << 20)
                        .maxUndispatchedMessages(10)
                        .build())
                .onConnected(connection -> {
                    try {
                        handled.await();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                }));
        RawPeer peer = welcomedPeer(server);
        ServerConnection connection = onlyConnection(server);
        connection.send("never read"); // held back until the callback returns
        sendMany(peer);
        List<CompletableFuture<Void>> sends = fillQueue(connection);
        peer.close();
        handled.countDown();
        awaitMessages(MANY);
        assertThat(nextEvent()).isEqualTo("closed PEER_GONE");
        awaitOutcomes(sends);
    }

    @Test
    void P2_aResetWhileReadingIsPausedLosesNothing() throws Exception {
        CountDownLatch handled = new CountDownLatch(1);
        IpcServer server = start(NettyIpc.server(address)
                .transport(transport)
                .limits(Limits.builder()
                        .maxUndispatchedBytes(1 << 20)
                        .maxUndispatchedMessages(10)
                        .build())
                .onClosed((connection, reason) -> events.add("closed " + reason.code()))
                .onMessage(String.class, (connection, text) -> {
                    handled.await();
                    events.add(text);
                }));
        RawPeer peer = welcomedPeer(server);
        ServerConnection connection = onlyConnection(server);
        connection.send("never read").join();
        sendMany(peer);
        peer.close(); // with our message unread: a reset
        // The write finds out that the peer is gone.
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 1000; i++) {
                        connection.send("into the void").join();
                    }
                })
                .hasCauseInstanceOf(SendFailedException.class);
        handled.countDown();
        awaitMessages(MANY);
        assertThat(nextEvent()).isEqualTo("closed PEER_GONE");
    }

    @Test
    void P19_theEndOfAPeerWhileReadingIsPausedIsNoticedAfterWhatItSent() throws Exception {
        CountDownLatch handled = new CountDownLatch(1);
        IpcServer server = start(NettyIpc.server(address)
                .transport(transport)
                .limits(Limits.builder()
                        .maxUndispatchedBytes(1 << 20)
                        .maxUndispatchedMessages(10)
                        .build())
                .onClosed((connection, reason) -> events.add("closed " + reason.code()))
                .onMessage(String.class, (connection, text) -> {
                    handled.await();
                    events.add(text.length());
                }));
        RawPeer peer = welcomedPeer(server);
        for (int i = 0; i < 60; i++) {
            peer.sendMessage(KILOBYTE);
        }
        peer.close();
        // Long enough for the loop to have seen the end, which it must not act on yet.
        assertThat(onlyConnection(server).closed())
                .failsWithin(Duration.ofMillis(300))
                .withThrowableOfType(TimeoutException.class);
        handled.countDown();
        for (int i = 0; i < 60; i++) {
            assertThat(nextEvent()).isEqualTo(KILOBYTE.length());
        }
        assertThat(nextEvent()).isEqualTo("closed PEER_GONE");
    }

    @Test
    void P37_aPeerThatDiesWhileWeCloseDoesNotHoldUpTheEnd() throws Exception {
        IpcServer server = start(serverBuilder());
        RawPeer peer = welcomedPeer(server);
        ServerConnection connection = onlyConnection(server);
        List<CompletableFuture<Void>> sends = fillQueue(connection);
        connection.close();
        peer.close();
        // Which comes first, the loop learns in its own order.
        assertThat(connection.closed().get(PROMPT.toSeconds(), TimeUnit.SECONDS))
                .isInstanceOfAny(CloseReason.Local.class, CloseReason.PeerGone.class);
        awaitOutcomes(sends);
    }

    @Test
    void aPeerThatEndsItsSideWithoutAWordIsGone() throws Exception {
        IpcServer server = start(serverBuilder());
        RawPeer peer = welcomedPeer(server);
        assertThat(nextEvent()).isEqualTo("connected");
        sendMany(peer);
        peer.endOutput();
        awaitMessages(MANY);
        assertThat(nextEvent()).isEqualTo("closed PEER_GONE");
        peer.readToEnd();
    }

    @Test
    void P17_aPeerThatSaysGoodByeStillGetsWhatWasAccepted() throws Exception {
        IpcServer server = start(serverBuilder());
        RawPeer peer = welcomedPeer(server);
        ServerConnection connection = onlyConnection(server);
        List<CompletableFuture<Void>> sends = fillQueue(connection);
        peer.sayGoodBye();
        peer.endOutput();
        for (int i = 0; i < sends.size(); i++) {
            assertThat(peer.readFrame().body()).isEqualTo(RawPeer.encode(KILOBYTE));
        }
        assertThat(peer.readFrame().isLast()).isTrue();
        assertThat(connection.closed().get(PROMPT.toSeconds(), TimeUnit.SECONDS))
                .isInstanceOf(CloseReason.Remote.class);
        CompletableFuture.allOf(sends.toArray(CompletableFuture[]::new)).get(1, TimeUnit.SECONDS);
    }

    @Test
    void bothSidesCloseAtOnce() throws Exception {
        IpcServer server = start(serverBuilder());
        for (int round = 0; round < 50; round++) {
            IpcClient client = clientBuilder().connect().join();
            ServerConnection connection = onlyConnection(server);
            CompletableFuture<Void> closing = CompletableFuture.runAsync(client::close);
            connection.close();
            closing.join();
            String atClient =
                    client.closed().get(PROMPT.toSeconds(), TimeUnit.SECONDS).code();
            String atServer = connection
                    .closed()
                    .get(PROMPT.toSeconds(), TimeUnit.SECONDS)
                    .code();
            assertThat(List.of(atClient, atServer)).contains("LOCAL").containsAnyOf("LOCAL", "REMOTE");
            assertThat(nextEvent()).isEqualTo("connected");
            assertThat(nextEvent()).isEqualTo("closed " + atServer);
        }
    }

    @Test
    void P18_aPeerThatNeverReadsFillsItsQueueAndNoMore() throws Exception {
        IpcServer server = start(serverBuilder()
                .limits(Limits.builder()
                        .handshakeTimeout(SOON)
                        .frameTimeout(SOON)
                        .closeTimeout(Duration.ofMillis(300))
                        .build()));
        welcomedPeer(server);
        ServerConnection connection = onlyConnection(server);
        int refused = 0;
        List<CompletableFuture<Void>> sends = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            CompletableFuture<Void> send = connection.send(KILOBYTE);
            sends.add(send);
            if (send.isCompletedExceptionally()) {
                refused++;
                assertThatThrownBy(send::join).cause().isInstanceOfSatisfying(SendFailedException.class, failure -> {
                    assertThat(failure.reason()).isEqualTo(SendFailedException.Reason.QUEUE_FULL);
                    assertThat(failure.certainty()).isEqualTo(SendFailedException.Certainty.NOT_SENT);
                });
            }
        }
        assertThat(refused).isGreaterThan(8_000);
        assertThat(connection.isOpen()).isTrue();
        connection.close();
        assertThat(connection.closed().get(PROMPT.toSeconds(), TimeUnit.SECONDS))
                .isInstanceOf(CloseReason.Local.class);
        awaitOutcomes(sends);
    }

    @Test
    void P18_theDisconnectPolicyEndsASlowConsumerOnceAndSaysSo() throws Exception {
        IpcServer server = start(serverBuilder().slowConsumerPolicy(SlowConsumerPolicy.DISCONNECT));
        welcomedPeer(server);
        ServerConnection connection = onlyConnection(server);
        assertThat(nextEvent()).isEqualTo("connected");
        List<CompletableFuture<Void>> sends = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            sends.add(connection.send(KILOBYTE));
        }
        assertThat(nextEvent()).isEqualTo("closed SLOW_CONSUMER");
        assertThat(connection.closed().get(1, TimeUnit.SECONDS)).isInstanceOf(CloseReason.SlowConsumer.class);
        awaitOutcomes(sends);
        assertThat(events).isEmpty();
    }

    @Test
    void whatEndsItFirstIsTheReasonThoughTheLoopHearsOfItLater() {
        List<CompletableFuture<Void>> sends = new CopyOnWriteArrayList<>();
        IpcServer server = start(serverBuilder()
                .directDispatch()
                .slowConsumerPolicy(SlowConsumerPolicy.DISCONNECT)
                .limits(Limits.builder().maxQueuedMessages(2).build())
                .onMessage(Integer.class, (connection, number) -> sends.add(connection.send("a third is too many"))));
        RawPeer peer = welcomedPeer(server);
        assertThat(nextEvent()).isEqualTo("connected");
        byte[] body = RawPeer.encode(1);
        String head = "HTTP/1.1 200 OK\r\ncontent-length: " + body.length + "\r\n\r\n";
        ByteBuf batch = Unpooled.buffer();
        for (int i = 0; i < 32; i++) { // which are handled before what follows is decoded
            batch.writeCharSequence(head, StandardCharsets.US_ASCII);
            batch.writeBytes(body);
        }
        batch.writeCharSequence(
                "HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n", StandardCharsets.US_ASCII);
        peer.sendBytes(ByteBufUtil.getBytes(batch));
        assertThat(nextEvent()).isEqualTo("closed SLOW_CONSUMER");
        assertThat(sends).hasSize(32).allMatch(CompletableFuture::isCompletedExceptionally);
    }

    @Test
    void aCloseDrainsThoughASendFoundNoRoomJustBefore() {
        List<CompletableFuture<Void>> sends = new CopyOnWriteArrayList<>();
        IpcServer server = start(serverBuilder()
                .directDispatch()
                .slowConsumerPolicy(SlowConsumerPolicy.DISCONNECT)
                .limits(Limits.builder().maxQueuedMessages(2).build())
                .listener(new IpcListener() {
                    @Override
                    public void requestEnded(Connection connection, @Nullable Throwable failure, Duration took) {
                        connection.close();
                    }
                })
                .onMessage(Integer.class, (connection, number) -> {
                    sends.add(connection.send("first"));
                    sends.add(connection.send("second"));
                    connection.request("no room", String.class);
                }));
        RawPeer peer = welcomedPeer(server);
        assertThat(nextEvent()).isEqualTo("connected");
        peer.sendMessage(1);
        assertThat(peer.readFrame().isLast()).isFalse();
        assertThat(peer.readFrame().isLast()).isFalse();
        assertThat(peer.readFrame().isLast()).isTrue();
        peer.sayGoodBye();
        assertThat(nextEvent()).isEqualTo("closed LOCAL");
        assertThat(sends)
                .hasSize(2)
                .allMatch(CompletableFuture::isDone)
                .noneMatch(CompletableFuture::isCompletedExceptionally);
    }

    @Test
    void P7_closedIsToldOnceHoweverManyEndIt() throws Exception {
        IpcServer server = start(serverBuilder());
        for (int round = 0; round < 30; round++) {
            RawPeer peer = welcomedPeer(server);
            ServerConnection connection = onlyConnection(server);
            assertThat(nextEvent()).isEqualTo("connected");
            List<Runnable> ends = List.of(
                    connection::close, connection::abort, peer::close, connection::close, () -> connection.send("x"));
            CompletableFuture.allOf(
                            ends.stream().map(CompletableFuture::runAsync).toArray(CompletableFuture[]::new))
                    .get(20, TimeUnit.SECONDS);
            CloseReason reason = connection.closed().get(PROMPT.toSeconds(), TimeUnit.SECONDS);
            assertThat(nextEvent()).isEqualTo("closed " + reason.code());
            assertThatThrownBy(() -> connection.send("late").join())
                    .cause()
                    .isInstanceOfSatisfying(SendFailedException.class, failure -> assertThat(failure.closeReason())
                            .isNotNull());
        }
        assertThat(events).isEmpty();
    }
}
