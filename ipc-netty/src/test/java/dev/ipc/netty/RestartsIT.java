package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipc.IpcClient;
import dev.ipc.ReconnectPolicy;
import dev.ipc.RequestFailedException;
import dev.ipc.RequestFailedException.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that is killed and started again and again, while a client keeps asking it. */
class RestartsIT extends SocketTest {
    private static final int RESTARTS = Integer.getInteger("ipc.test.restarts", 3);
    private static final int IN_FLIGHT = 64;

    /** The promise is two seconds; a machine that runs other things gets ten times as many. */
    private static final Duration LONGEST = Duration.ofMillis(Long.getLong("ipc.test.reconnect.millis", 20_000));

    private final AtomicInteger lastNumber = new AtomicInteger();
    private final Semaphore slots = new Semaphore(IN_FLIGHT);
    private final AtomicInteger replies = new AtomicInteger();
    private final Map<Integer, RequestFailedException> failures = new ConcurrentHashMap<>();
    private final Set<Integer> doubly = ConcurrentHashMap.newKeySet();
    private final Set<Integer> outcomes = ConcurrentHashMap.newKeySet();
    private volatile boolean over;

    private ChildJvm server() {
        return ChildJvm.start(ChildProgram.class, "serve", address.container().orElseThrow(), transport);
    }

    private static long descriptors() throws Exception {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("ipc-"))
                .count();
    }

    /** Asks without end, so many at a time; paused where there is no connection, which fails at once. */
    private void ask(IpcClient client) {
        try {
            while (!over) {
                if (!slots.tryAcquire(1, TimeUnit.SECONDS)) {
                    continue;
                }
                int number = lastNumber.incrementAndGet();
                client.request(number, Integer.class).whenComplete((reply, failure) -> {
                    if (!outcomes.add(number)) {
                        doubly.add(number);
                    }
                    if (failure == null) {
                        replies.incrementAndGet();
                    } else {
                        failures.put(number, (RequestFailedException) failure);
                    }
                    slots.release();
                });
                if (!client.connection().isOpen()) {
                    Awaitility.await()
                            .atMost(Duration.ofMinutes(2))
                            .until(() -> over || client.connection().isOpen());
                }
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void P1_P38_restartsUnderLoadLoseWhatTheySayAndNothingRunsTwice() throws Exception {
        Awaitility.await().atMost(SOON).until(() -> threads() == 0);
        long descriptors = descriptors();
        List<String> ran = new ArrayList<>();
        List<Long> millis = new ArrayList<>();
        List<Long> millisSinceKill = new ArrayList<>();
        ChildJvm server = server();
        server.awaitLine("serving");
        IpcClient client = clientBuilder()
                .reconnect(ReconnectPolicy.withBackoff())
                .onConnected(connection -> connection.send("join"))
                .onReconnected((connection, instance) -> events.add("again " + instance))
                .connect()
                .join();
        Thread asking = new Thread(() -> ask(client), "asking");
        asking.start();
        for (int i = 0; i < RESTARTS; i++) {
            int before = replies.get();
            Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> replies.get() > before + 100);
            long kill = System.nanoTime();
            server.kill();
            ran.addAll(linesOfOneServer(server));
            server = server();
            server.awaitLine("serving");
            long begin = System.nanoTime();
            assertThat(events.poll(60, TimeUnit.SECONDS)).isEqualTo("again NEW");
            millis.add((System.nanoTime() - begin) / 1_000_000);
            millisSinceKill.add((System.nanoTime() - kill) / 1_000_000);
        }
        int before = replies.get();
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> replies.get() > before + 100);
        over = true;
        asking.join(60_000);
        assertThat(slots.tryAcquire(IN_FLIGHT, 60, TimeUnit.SECONDS))
                .as("each has its outcome")
                .isTrue();
        client.close();
        client.closed().get(60, TimeUnit.SECONDS);
        server.kill();
        ran.addAll(linesOfOneServer(server));

        System.out.println(
                RESTARTS + " restarts over " + transport + ": connected again within " + millis + " ms, since the kill "
                        + millisSinceKill + " ms; "
                        + replies + " replies, " + failures.size() + " failures");
        assertThat(millis).allMatch(each -> each <= LONGEST.toMillis());
        assertThat(doubly).isEmpty();
        assertThat(outcomes).hasSize(lastNumber.get());
        assertThat(ran.stream().distinct().count()).as("nothing ran twice").isEqualTo(ran.size());
        assertThat(failures.values()).extracting(RequestFailedException::reason).containsOnly(Reason.INTERRUPTED);
        Set<String> runs = Set.copyOf(ran);
        assertThat(failures.entrySet().stream()
                        .filter(each -> !each.getValue().mayHaveRun())
                        .map(each -> "ran " + each.getKey())
                        .filter(runs::contains))
                .as("what can't have run didn't")
                .isEmpty();
        Awaitility.await().atMost(SOON).until(() -> threads() == 0);
        assertThat(descriptors()).isLessThanOrEqualTo(descriptors + 8); // what classes and pools of the JVM keep open
    }

    /** Returns the requests that a killed server ran, after its client had joined. */
    private static List<String> linesOfOneServer(ChildJvm killed) {
        List<String> lines = killed.allLines().stream()
                .filter(line -> line.startsWith("ran ") || line.startsWith("got "))
                .collect(Collectors.toList());
        assertThat(lines).first().as("membership comes first").isEqualTo("got join");
        lines.remove(0);
        return lines;
    }
}
