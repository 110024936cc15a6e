package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipc.AcceptPolicy;
import dev.ipc.CloseReason;
import dev.ipc.Connection;
import dev.ipc.IpcClient;
import dev.ipc.IpcListener;
import dev.ipc.IpcServer;
import dev.ipc.Limits;
import dev.ipc.Peer;
import dev.ipc.RefusalReason;
import dev.ipc.RequestFailedException;
import dev.ipc.ServerConnection;
import dev.ipc.ServiceAddress;
import dev.ipc.SlowConsumerPolicy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a listener is told, when, and what becomes of one that misbehaves. */
class ListenersTest extends SocketTest {
    private static final int QUEUE = 50;

    /** More than a socket's buffer holds. */
    private static final String LARGE = "x".repeat(600_000);

    /** Notes what it is told, without times and names. */
    private static final class Noting implements IpcListener {
        private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

        @Override
        public void serverStarted(IpcServer server) {
            told.add("server started");
        }

        @Override
        public void clientStarted(IpcClient client) {
            told.add("client started on " + (client.connection().isOpen() ? "an open connection" : "nothing"));
        }

        @Override
        public void connected(Connection connection) {
            boolean registered = connection instanceof ServerConnection own
                    && own.server().connections().contains(own);
            told.add(
                    connection instanceof ServerConnection
                            ? "connected, registered " + registered
                            : "connected to a server");
        }

        @Override
        public void closed(Connection connection, CloseReason reason, Duration open) {
            assertThat(open).isPositive();
            told.add("closed " + reason.code() + ", completed "
                    + connection.closed().isDone());
        }

        @Override
        public void refused(ServiceAddress service, Peer peer, RefusalReason reason) {
            told.add("refused " + service.service() + " " + reason);
        }

        @Override
        public void slowConsumer(Connection connection) {
            told.add("slow consumer");
        }

        @Override
        public void dropped(Connection connection, int messages) {
            told.add("dropped " + messages);
        }

        @Override
        public void requestEnded(Connection connection, @Nullable Throwable failure, Duration took) {
            assertThat(took).isPositive();
            told.add(
                    failure instanceof RequestFailedException failed
                            ? "request " + failed.reason()
                            : "request " + failure);
        }

        @Override
        public void handled(Connection connection, Class<?> type, Duration took) {
            told.add("handled " + type.getSimpleName() + (took.toMillis() >= 20 ? " at length" : ""));
        }

        String next() throws InterruptedException {
            return String.valueOf(told.poll(SOON.toSeconds(), TimeUnit.SECONDS));
        }
    }

    /** Sends to a peer that doesn't read as many messages as its queue has room for, and some more. */
    private static void fill(Connection connection, RawPeer peer, int more) {
        connection.send(LARGE); // some of it is with the kernel, and it is still in the queue
        peer.readFirstByte();
        for (int i = 1; i < QUEUE + more; i++) {
            connection.send("m" + i);
        }
    }

    @Test
    void aLifeIsToldInItsOrder() throws Exception {
        Noting atServer = new Noting();
        Noting atClient = new Noting();
        IpcServer server = start(serverBuilder()
                .listener(atServer)
                .onRequest(Long.class, (context, number) -> number)
                .onRequest(Integer.class, (context, number) -> new CompletableFuture<>()));
        assertThat(atServer.next()).isEqualTo("server started");
        IpcClient client = connect(clientBuilder().listener(atClient));
        assertThat(atClient.next()).isEqualTo("connected to a server");
        assertThat(atClient.next()).isEqualTo("client started on an open connection");
        assertThat(atServer.next()).isEqualTo("connected, registered true");
        client.send("one");
        assertThat(atServer.next()).isEqualTo("handled String");
        assertThat(client.request(7L, Long.class).join()).isEqualTo(7L);
        assertThat(atServer.next()).isEqualTo("handled Long");
        assertThat(atClient.next()).isEqualTo("request null");
        client.barrier().join();
        assertThat(atClient.next()).isEqualTo("request null");
        assertThatThrownBy(() -> client.request("two", String.class).join()).isNotNull();
        assertThat(atClient.next()).isEqualTo("request REFUSED");
        client.request(8, Integer.class).cancel(false);
        assertThat(atClient.next()).startsWith("request java.util.concurrent.CancellationException");
        client.close();
        client.closed().join();
        assertThat(atClient.next()).isEqualTo("closed LOCAL, completed false");
        String last = atServer.next();
        if (last.equals("handled Integer")) { // the one that was cancelled
            last = atServer.next();
        }
        assertThat(last).isEqualTo("closed REMOTE, completed false");
        assertThat(server.connections()).isEmpty();
    }

    @Test
    void aRefusalIsTold() throws Exception {
        Noting listener = new Noting();
        start(serverBuilder()
                .acceptPolicy(AcceptPolicy.sameUser().and(peer -> false, "nobody"))
                .listener(listener));
        assertThat(listener.next()).isEqualTo("server started");
        assertThatThrownBy(() -> clientBuilder().connect().join()).isNotNull();
        assertThat(listener.next()).isEqualTo("refused life CONDITION");
        assertThat(listener.told).isEmpty();
    }

    @Test
    void aSlowConsumerIsToldOnceUntilItIsWritableAgainAndEachDropIs() throws Exception {
        Noting listener = new Noting();
        CountDownLatch writable = new CountDownLatch(1);
        try (LogCapture log = new LogCapture(Sender.class)) {
            IpcServer server = start(serverBuilder()
                    .slowConsumerPolicy(SlowConsumerPolicy.DROP_OLDEST)
                    .limits(Limits.builder()
                            .maxQueuedMessages(QUEUE)
                            .closeTimeout(SOON)
                            .build())
                    .onWritable(connection -> writable.countDown())
                    .listener(listener));
            RawPeer peer = welcomedPeer(server);
            ServerConnection connection = onlyConnection(server);
            assertThat(nextEvent()).isEqualTo("connected");
            fill(connection, peer, 2);
            assertThat(listener.next()).isEqualTo("server started");
            assertThat(listener.next()).isEqualTo("connected, registered true");
            assertThat(listener.next()).isEqualTo("slow consumer");
            assertThat(listener.next()).isEqualTo("dropped 1");
            assertThat(listener.next()).isEqualTo("dropped 1");
            assertThat(listener.told).isEmpty();
            assertThat(log.lines())
                    .hasSize(1)
                    .first()
                    .asString()
                    .contains(
                            connection.toString(),
                            "found no room",
                            "takes " + QUEUE + " messages and 8388608 bytes",
                            "DROP_OLDEST");
            for (int i = 0; i < QUEUE; i++) {
                peer.readFrame();
            }
            assertThat(writable.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
            fill(connection, peer, 1);
            assertThat(listener.next()).isEqualTo("slow consumer");
        }
    }

    @Test
    void aHandlerThatRunsForLongIsToldWithItsTime() throws Exception {
        Noting listener = new Noting();
        start(serverBuilder().listener(listener).onMessage(Long.class, (connection, until) -> {
            while (System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            throw new IllegalStateException("after that");
        }));
        connect(clientBuilder()).send(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200));
        assertThat(List.of(listener.next(), listener.next(), listener.next()))
                .containsExactly("server started", "connected, registered true", "handled Long at length");
    }

    @Test
    void oneThatThrowsHarmsNobody() throws Exception {
        Noting second = new Noting();
        try (LogCapture log = new LogCapture(Listeners.class)) {
            IpcServer server = start(serverBuilder()
                    .listener(new IpcListener() {
                        @Override
                        public void serverStarted(IpcServer started) {
                            throw new AssertionError("not even an exception");
                        }

                        @Override
                        public void connected(Connection connection) {
                            throw new IllegalStateException("thrown");
                        }

                        @Override
                        public void handled(Connection connection, Class<?> type, Duration took) {
                            throw new IllegalStateException("thrown");
                        }

                        @Override
                        public void closed(Connection connection, CloseReason reason, Duration open) {
                            throw new IllegalStateException("thrown");
                        }
                    })
                    .listener(second));
            IpcClient client = connect(clientBuilder().listener(new IpcListener() {
                @Override
                public void requestEnded(Connection connection, @Nullable Throwable failure, Duration took) {
                    throw new IllegalStateException("thrown");
                }
            }));
            client.sendAndConfirm("heard").join();
            assertThat(nextEvent()).isEqualTo("connected");
            assertThat(nextEvent()).isEqualTo("heard");
            client.close();
            assertThat(nextEvent()).isEqualTo("closed REMOTE");
            assertThat(server.connections()).isEmpty();
            assertThat(List.of(second.next(), second.next(), second.next(), second.next()))
                    .containsExactlyInAnyOrder(
                            "server started",
                            "connected, registered true",
                            "handled String",
                            "closed REMOTE, completed false");
            Awaitility.await().atMost(SOON).until(() -> log.lines().size() == 5);
            assertThat(log.lines())
                    .allMatch(
                            line -> line.startsWith("the listener " + getClass().getName()));
        }
    }

    @Test
    void oneThatSendsWhereItIsToldOfADropIsNotToldOfItsOwn() throws Exception {
        AtomicInteger told = new AtomicInteger();
        IpcServer server = start(serverBuilder()
                .slowConsumerPolicy(SlowConsumerPolicy.DROP_OLDEST)
                .limits(Limits.builder().maxQueuedMessages(QUEUE).build())
                .listener(new IpcListener() {
                    @Override
                    public void dropped(Connection connection, int messages) {
                        told.incrementAndGet();
                        connection.send("one was dropped");
                    }
                }));
        RawPeer peer = welcomedPeer(server);
        ServerConnection connection = onlyConnection(server);
        assertThat(nextEvent()).isEqualTo("connected");
        fill(connection, peer, 2);
        assertThat(told).hasValue(2);
        connection.abort();
    }

    @Test
    void oneThatClosesWhatItIsToldOfMayDoSo() {
        IpcServer server = start(serverBuilder().listener(new IpcListener() {
            @Override
            public void connected(Connection connection) {
                connection.close();
            }

            @Override
            public void closed(Connection connection, CloseReason reason, Duration open) {
                connection.abort();
            }
        }));
        RawPeer peer = welcomedPeer(server);
        assertThat(peer.readFrame().isLast()).isTrue();
        peer.close();
        assertThat(nextEvent()).isEqualTo("connected");
        assertThat(nextEvent()).isEqualTo("closed LOCAL");
        assertThat(server.connections()).isEmpty();
    }

    @Test
    void oneThatWaitsOnTheLoopIsToldTheRemedyInsteadOfStandingStill() {
        try (LogCapture log = new LogCapture(Listeners.class)) {
            start(serverBuilder().listener(new IpcListener() {
                @Override
                public void connected(Connection connection) {
                    connection.request("are you there", String.class).join();
                }
            }));
            connect(clientBuilder().onRequest(String.class, (context, text) -> text));
            assertThat(nextEvent()).isEqualTo("connected");
            assertThat(log.lines()).hasSize(1);
        }
    }
}
