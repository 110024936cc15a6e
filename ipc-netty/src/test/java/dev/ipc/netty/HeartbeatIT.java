package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipc.Heartbeat;
import dev.ipc.IpcClient;
import dev.ipc.IpcServer;
import dev.ipc.ReconnectPolicy;
import dev.ipc.ServerConnection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Heartbeats over real sockets, to processes that are stopped and continued. */
class HeartbeatIT extends SocketTest {
    /** Long enough for a machine that runs other things, too. */
    private static final Heartbeat QUICK =
            Heartbeat.every(Duration.ofMillis(200)).withTimeout(Duration.ofSeconds(2));

    /** How long a loop stands still in a test; the whole figure comes from a run with {@code -Dipc.test.stall=5000}. */
    private static final long STALL_MILLIS = Long.getLong("ipc.test.stall", 2500);

    private ChildJvm child(String role) {
        return ChildJvm.start(ChildProgram.class, role, address.container().orElseThrow(), transport);
    }

    private ClientBuilder attentive(Heartbeat heartbeat) {
        return clientBuilder()
                .heartbeat(heartbeat)
                .reconnect(ReconnectPolicy.withBackoff())
                .onUnresponsive(connection -> events.add("unresponsive"))
                .onResponsive(connection -> events.add("responsive"))
                .onInterrupted((connection, reason) -> events.add("interrupted " + reason.code()))
                .onMessage(String.class, (connection, text) -> events.add(text));
    }

    @Test
    void P37_aStoppedServerIsReportedAndClearedWithoutAReconnect() {
        try (ChildJvm server = child("serve")) {
            server.awaitLine("serving");
            IpcClient client = connect(attentive(QUICK));
            long id = client.connection().id();
            Awaitility.await()
                    .atMost(SOON)
                    .until(() -> client.connection().roundTripTime().isPresent());
            assertThat(client.connection().roundTripTime().orElseThrow()).isBetween(Duration.ofNanos(1), SOON);
            server.signal("STOP");
            long begin = System.nanoTime();
            assertThat(nextEvent()).isEqualTo("unresponsive");
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SOON);
            server.signal("CONT");
            assertThat(nextEvent()).isEqualTo("responsive");
            server.say("after");
            assertThat(nextEvent()).isEqualTo("after");
            assertThat(client.connection().id()).isEqualTo(id);
        }
    }

    @Test
    void P37_aServerThatIsStoppedForLessThanTheTimeoutIsNotReported() throws Exception {
        try (ChildJvm server = child("serve")) {
            server.awaitLine("serving");
            IpcClient client =
                    connect(attentive(Heartbeat.every(Duration.ofMillis(500)).withTimeout(SOON)));
            long id = client.connection().id();
            server.signal("STOP");
            assertThat(new CountDownLatch(1).await(900, TimeUnit.MILLISECONDS)).isFalse();
            server.signal("CONT");
            Awaitility.await().atMost(SOON).pollInterval(Duration.ofMillis(10)).until(() -> client.connection()
                    .roundTripTime()
                    .filter(took -> took.toMillis() >= 300) // a ping met it while it stood still
                    .isPresent());
            server.say("after");
            assertThat(nextEvent()).isEqualTo("after");
            assertThat(events).isEmpty();
            assertThat(client.connection().id()).isEqualTo(id);
        }
    }

    @Test
    void anUnresponsiveServerIsLeftOnDemandAndMetAgain() {
        try (ChildJvm server = child("serve")) {
            server.awaitLine("serving");
            IpcClient client = connect(attentive(QUICK.closingAfter(Duration.ofMillis(200)))
                    .onReconnected((connection, instance) -> events.add("again " + instance)));
            long id = client.connection().id();
            server.signal("STOP");
            assertThat(nextEvent()).isEqualTo("unresponsive");
            assertThat(nextEvent()).isEqualTo("interrupted UNRESPONSIVE");
            server.signal("CONT");
            assertThat(nextEvent()).isEqualTo("again SAME");
            assertThat(client.connection().id()).isNotEqualTo(id);
        }
    }

    @Test
    void P37_aClientThatWasSuspendedBlamesNobody() {
        IpcServer server = start(serverBuilder()
                .heartbeat(QUICK)
                .onUnresponsive(connection -> events.add("unresponsive"))
                .onResponsive(connection -> events.add("responsive")));
        try (ChildJvm client = child("attend")) {
            client.awaitLine("connected");
            assertThat(nextEvent()).isEqualTo("connected");
            ServerConnection connection = onlyConnection(server);
            client.signal("STOP");
            assertThat(nextEvent()).isEqualTo("unresponsive");
            client.signal("CONT");
            assertThat(nextEvent()).isEqualTo("responsive");
            server.broadcast("are you well?");
            assertThat(client.awaitLine("got")).isEqualTo("got are you well?");
            assertThat(client.unread()).isEmpty();
            assertThat(connection.isOpen()).isTrue();
            client.say("end");
            assertThat(client.awaitLine("closed")).isEqualTo("closed LOCAL");
        }
    }

    @Test
    void P37_aStallOfTheClientsOwnLoopBlamesNobody() throws Exception {
        try (ChildJvm server = child("serve")) {
            server.awaitLine("serving");
            IpcClient client = connect(attentive(QUICK));
            long id = client.connection().id();
            CountDownLatch never = new CountDownLatch(1);
            client.send("last words").thenRun(() -> stall(never)).get(60, TimeUnit.SECONDS);
            server.awaitLine("got last words");
            server.say("after");
            assertThat(nextEvent()).isEqualTo("after");
            assertThat(events).isEmpty();
            assertThat(client.connection().id()).isEqualTo(id);
        }
    }

    /** Keeps the thread that calls from doing anything else. */
    private static void stall(CountDownLatch never) {
        try {
            assertThat(never.await(STALL_MILLIS, TimeUnit.MILLISECONDS)).isFalse();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void pingsAreAnsweredWhileTheConnectedCallbackRuns() {
        CountDownLatch over = new CountDownLatch(1);
        IpcServer server = start(serverBuilder().onConnected(connection -> await(over)));
        RawPeer peer = welcomedPeer(server);
        peer.sendFrame("HTTP/1.1 200 OK", new byte[0], "ping: 5");
        assertThat(peer.readFrame().headers()).containsEntry("pong", "5");
        over.countDown();
    }

    @Test
    void aPeerThatIsSilentOnPurposeIsReported() {
        IpcServer server = start(serverBuilder()
                .heartbeat(Heartbeat.every(Duration.ofMillis(50)))
                .onUnresponsive(connection -> events.add("unresponsive")));
        RawPeer peer = rawPeer(server);
        peer.sendFrame(
                "HTTP/1.1 200 OK",
                new byte[0],
                "ipc-version: 1",
                "service: " + address.qualifiedName(),
                "max-content-length: 1000",
                "features: ping");
        assertThat(List.of(nextEvent(), nextEvent())).containsExactly("connected", "unresponsive");
        peer.readFrame();
        assertThat(peer.readFrame().headers()).containsEntry("ping", "1");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
