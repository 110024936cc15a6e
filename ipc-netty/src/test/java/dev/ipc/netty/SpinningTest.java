package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ipc.Heartbeat;
import dev.ipc.IpcClient;
import dev.ipc.IpcServer;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Endpoints whose loops look for input before they sleep. */
@Timeout(40)
final class SpinningTest extends SocketTest {
    static List<Transport> transports() {
        return Sockets.all();
    }

    private static final Duration FOR_EVER = Duration.ofDays(1);
    private static final Duration SHORT = Duration.ofMillis(1);
    private static final Duration WHILE = Duration.ofMillis(100);
    private static final String LOOPS_OF_SERVER = "ipc-life-loop-";
    private static final String LOOPS_OF_CLIENTS = "ipc-client-loop-";
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    @BeforeEach
    void spinningNeedsProcessors() {
        assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "on one processor nothing spins");
    }

    private static List<Thread> threads(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(name))
                .toList();
    }

    /** Returns the CPU time of the threads with such names. */
    private static long cpuNanos(String name) {
        return threads(name).stream()
                .mapToLong(thread -> Math.max(0, THREADS.getThreadCpuTime(thread.getId())))
                .sum();
    }

    /** Waits until such threads take a good part of a processor for a while. */
    static void awaitBusy(String name) {
        awaitTaken(name, nanos -> nanos > WHILE.toNanos() / 10);
    }

    /** Waits until such threads take no time for a while; one that spins takes most of it. */
    private static void awaitAsleep(String name) {
        awaitTaken(name, nanos -> nanos == 0);
    }

    /** Waits until the CPU time that such threads take in a while is as wanted. */
    private static void awaitTaken(String name, LongPredicate wanted) {
        long[] before = {cpuNanos(name)};
        Awaitility.await().atMost(SOON).pollDelay(WHILE).pollInterval(WHILE).until(() -> {
            long earlier = before[0];
            before[0] = cpuNanos(name);
            return wanted.test(before[0] - earlier);
        });
    }

    private IpcServer startEchoing(ServerBuilder builder) {
        return start(builder.onRequest(String.class, (context, text) -> text));
    }

    private static void exchange(IpcClient client) {
        for (int i = 0; i < 5; i++) {
            assertThat(client.request("n" + i, String.class).join()).isEqualTo("n" + i);
        }
    }

    @Test
    void loopsThatSpinForEverStayBusyServeTimersAndEndAtOnceWhenClosed() {
        IpcServer server = startEchoing(serverBuilder().directDispatch().busyPolling(FOR_EVER));
        IpcClient client = connect(clientBuilder()
                .directDispatch()
                .busyPolling(FOR_EVER)
                .spinningCallers(FOR_EVER)
                .heartbeat(Heartbeat.every(Duration.ofMillis(20))));
        exchange(client);
        awaitBusy(LOOPS_OF_SERVER);
        awaitBusy(LOOPS_OF_CLIENTS);
        exchange(client);
        Awaitility.await()
                .atMost(SOON)
                .until(() -> client.connection().roundTripTime().isPresent());
        client.close();
        server.close();
        client.closed().orTimeout(20, TimeUnit.SECONDS).join();
        server.closed().orTimeout(20, TimeUnit.SECONDS).join();
        Awaitility.await().atMost(SOON).until(() -> threads(LOOPS_OF_SERVER).isEmpty());
        Awaitility.await().atMost(SOON).until(() -> threads(LOOPS_OF_CLIENTS).isEmpty());
    }

    @Test
    void afterTheBoundTheySleepAndWakeUp() {
        startEchoing(serverBuilder().busyPolling(SHORT));
        IpcClient client = connect(clientBuilder().busyPolling(SHORT).spinningCallers(SHORT));
        for (int i = 0; i < 2; i++) {
            exchange(client);
            awaitAsleep(LOOPS_OF_SERVER);
            awaitAsleep(LOOPS_OF_CLIENTS);
        }
    }

    @Test
    void clientsThatDontWantItShareNoLoopWithThoseThatDo() {
        ClientLoops usual = ClientLoops.take(transport, 0, TimeSource.SYSTEM);
        ClientLoops polling = ClientLoops.take(transport, 1000, TimeSource.SYSTEM);
        ClientLoops alike = ClientLoops.take(transport, 1000, TimeSource.SYSTEM);
        try {
            assertThat(alike).isSameAs(polling).isNotSameAs(usual);
        } finally {
            List.of(usual, polling, alike).forEach(loops -> loops.giveBack(() -> events.add("given back")));
        }
        Awaitility.await().atMost(SOON).until(() -> events.size() == 3);
        ClientLoops next = ClientLoops.take(transport, 1000, TimeSource.SYSTEM);
        next.giveBack(() -> {});
        assertThat(next).isNotSameAs(polling);
    }

    @Test
    void onOneProcessorNothingSpins() {
        Spinning spinning = Spinning.NONE.withLoops(SHORT).withCallers(SHORT);
        assertThat(spinning.on(2)).isEqualTo(new Spinning(1_000_000, 1_000_000));
        try (LogCapture log = new LogCapture(Spinning.class)) {
            assertThat(Spinning.NONE.on(1)).isEqualTo(Spinning.NONE);
            assertThat(log.lines()).isEmpty();
            assertThat(spinning.on(1)).isEqualTo(Spinning.NONE);
            assertThat(log.lines()).singleElement().asString().contains("one processor");
        }
    }

    @Test
    void timesOutOfRangeAreRefused() {
        for (Duration wrong : List.of(Duration.ZERO, SHORT.negated(), Duration.ofNanos(999), FOR_EVER.plusNanos(1))) {
            assertThatThrownBy(() -> clientBuilder().busyPolling(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("1 µs to 1 day");
            assertThatThrownBy(() -> serverBuilder().spinningCallers(wrong))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
