package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipc.Counter;
import dev.ipc.EncodingException;
import dev.ipc.IpcClient;
import dev.ipc.IpcServer;
import dev.ipc.Limits;
import dev.ipc.SendFailedException;
import dev.ipc.SendFailedException.Certainty;
import dev.ipc.SendFailedException.Reason;
import dev.ipc.ServerConnection;
import dev.ipc.Statistics;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What a producer is told: when to pace itself, what failed and whose fault it was, and what was counted. */
class SendingTest extends SocketTest {
    static List<Transport> transports() {
        return Sockets.all();
    }

    private static final String LARGE = "x".repeat(600_000);

    private static void fill(ServerConnection connection) {
        connection.send(LARGE); // more than the socket's buffer holds
        while (connection.isWritable()) {
            connection.send("more");
        }
    }

    /** Fails what is sent with what it was made with, instead of passing it on. */
    private static final class Failing extends ChannelDuplexHandler {
        private final Throwable failure;

        Failing(Throwable failure) {
            this.failure = failure;
        }

        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            if (message instanceof Envelope envelope && "fail".equals(envelope.message())) {
                envelope.release();
                promise.setFailure(failure);
            } else {
                ctx.write(message, promise);
            }
        }
    }

    @Test
    void aFullConnectionSaysWhenItIsWritableAgainByFutureAndByCallback() throws Exception {
        IpcServer server = start(serverBuilder().onWritable(c -> events.add("writable")));
        RawPeer peer = welcomedPeer(server);
        ServerConnection connection = onlyConnection(server);
        assertThat(nextEvent()).isEqualTo("connected");
        assertThat(connection.isWritable()).isTrue();
        assertThat(connection.writable()).isCompleted();
        fill(connection);
        CompletableFuture<Void> writable = connection.writable();
        connection.writable().complete(null); // a copy: nobody else sees it
        assertThat(writable).isNotDone();
        CompletableFuture<Void> reading = CompletableFuture.runAsync(peer::readToEnd);
        writable.get(SOON.toSeconds(), TimeUnit.SECONDS);
        assertThat(connection.isWritable()).isTrue();
        assertThat(nextEvent()).isEqualTo("writable");
        connection.close();
        reading.get(SOON.toSeconds(), TimeUnit.SECONDS); // so that this side's close is the first
        peer.sayGoodBye();
        assertThat(nextEvent()).isEqualTo("closed LOCAL");
        assertThat(events).isEmpty();
    }

    @Test
    void whoWaitsToWriteLearnsOfTheEnd() {
        IpcServer server = start(serverBuilder());
        welcomedPeer(server);
        ServerConnection connection = onlyConnection(server);
        fill(connection);
        CompletableFuture<Void> writable = connection.writable();
        connection.close();
        for (CompletableFuture<Void> each : List.of(writable, connection.writable())) {
            assertThatThrownBy(() -> each.get(SOON.toSeconds(), TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOfSatisfying(SendFailedException.class, failure -> assertThat(failure.reason())
                            .isEqualTo(Reason.CLOSED));
        }
        assertThat(connection.isWritable()).isFalse();
        connection.abort();
    }

    @Test
    void aProducerThatPacesItselfLosesNothingAndEachSideCountsAll() throws Exception {
        int messages = 20_000;
        CountDownLatch received = new CountDownLatch(messages);
        IpcServer server = start(NettyIpc.server(address)
                .transport(transport)
                .limits(Limits.builder()
                        .maxQueuedMessages(64)
                        .maxUndispatchedMessages(16)
                        .build())
                .onMessage(String.class, (c, text) -> received.countDown()));
        IpcClient client = connect(
                clientBuilder().limits(Limits.builder().maxQueuedMessages(64).build()));
        AtomicInteger failed = new AtomicInteger();
        for (int i = 0; i < messages; i++) {
            client.connection().writable().get(SOON.toSeconds(), TimeUnit.SECONDS);
            client.send("m" + i).whenComplete((none, failure) -> failed.addAndGet(failure == null ? 0 : 1));
        }
        assertThat(received.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(failed).hasValue(0);
        Awaitility.await().atMost(SOON).until(() -> client.statistics().count(Counter.SENT) == messages);
        assertThat(client.statistics().count(Counter.SEND_FAILURES)).isZero();
        assertThat(server.statistics().count(Counter.RECEIVED)).isEqualTo(messages);
        assertThat(server.statistics().count(Counter.READ_PAUSES)).isPositive();
    }

    @Test
    void eachFailureIsCountedAndTheServersCountOutlivesItsConnections() throws Exception {
        IpcServer server = start(
                serverBuilder().limits(Limits.builder().maxQueuedMessages(10).build()));
        RawPeer peer = welcomedPeer(server);
        ServerConnection connection = onlyConnection(server);
        assertThat(nextEvent()).isEqualTo("connected");
        peer.sendMessage(3); // which has no handler
        peer.sendMessage("a");
        assertThat(nextEvent()).isEqualTo("a");
        connection.send(LARGE);
        for (int i = 0; i < 14; i++) {
            connection.send("m" + i);
        }
        server.broadcast(new Object()).exceptionally(failure -> null);
        server.broadcast("one more");
        connection.send(new Object());
        connection.abort();
        connection.closed().get(SOON.toSeconds(), TimeUnit.SECONDS);
        connection.send("too late");
        assertThat(nextEvent()).isEqualTo("closed LOCAL");
        Statistics counted = connection.statistics();
        assertThat(counted.count(Counter.QUEUE_FULL)).isEqualTo(6); // five sends and a broadcast
        assertThat(counted.count(Counter.SEND_FAILURES)).isEqualTo(6 + 10 + 1 + 1);
        assertThat(counted.count(Counter.RECEIVE_FAILURES)).isEqualTo(1);
        assertThat(counted.count(Counter.RECEIVED)).isEqualTo(2);
        assertThat(counted).hasToString("Statistics[RECEIVED=2, SEND_FAILURES=18, QUEUE_FULL=6, RECEIVE_FAILURES=1]");
        Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(
                        server.statistics().count(Counter.QUEUE_FULL))
                .isEqualTo(6));
        welcomedPeer(server);
        assertThat(server.statistics().count(Counter.QUEUE_FULL)).isEqualTo(6);
    }

    @Test
    void P11_whatAChannelHandlerFailsIsItsFaultUnlessTheSocketFailed() {
        start(serverBuilder());
        for (Throwable failure : List.of(new IllegalStateException("mine"), new IOException("the socket's"))) {
            IpcClient client = connect(
                    clientBuilder().channelHandler(PipelineSlot.MESSAGES, "failing", () -> new Failing(failure)));
            assertThatThrownBy(() -> client.send("fail").get(SOON.toSeconds(), TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOfSatisfying(SendFailedException.class, failed -> {
                        assertThat(failed.reason())
                                .isEqualTo(failure instanceof IOException ? Reason.CLOSED : Reason.HANDLER);
                        assertThat(failed.certainty()).isEqualTo(Certainty.MAYBE_SENT);
                        assertThat(failed).hasCause(failure);
                    });
            assertThat(client.send("next")).succeedsWithin(SOON);
        }
    }

    @Test
    void aMessageFarAboveWhatThePeerTakesIsRefusedBeforeItIsWrittenOut() {
        IpcServer server = start(serverBuilder());
        IpcClient client = connect(clientBuilder());
        List<String> threeGigabytes = new ArrayList<>(Collections.nCopies(3_000, "x".repeat(1 << 20)));
        assertThatThrownBy(() -> client.send(threeGigabytes).join())
                .cause()
                .isInstanceOf(EncodingException.class)
                .hasFieldOrPropertyWithValue("reason", EncodingException.Reason.LIMIT)
                .hasMessageContaining("16777216");
        assertThatThrownBy(() -> server.broadcast(threeGigabytes).join())
                .cause()
                .isInstanceOf(EncodingException.class);
    }
}
