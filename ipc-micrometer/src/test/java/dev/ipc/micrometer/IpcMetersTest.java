package dev.ipc.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipc.AcceptPolicy;
import dev.ipc.Counter;
import dev.ipc.IpcClient;
import dev.ipc.IpcServer;
import dev.ipc.ServiceAddress;
import dev.ipc.netty.NettyIpc;
import dev.ipc.netty.ServerBuilder;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IpcMetersTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final IpcMeters meters = new IpcMeters(registry);
    private final AtomicBoolean full = new AtomicBoolean();
    private ServiceAddress address = ServiceAddress.of("dev.ipc.test", "metered");

    @BeforeEach
    void useOwnContainer() {
        address = address.in(directory.resolve("c"));
    }

    private ServerBuilder server() {
        return NettyIpc.server(address)
                .listener(meters)
                .acceptPolicy(AcceptPolicy.sameUser().and(peer -> !full.get(), "full"))
                .onMessage(String.class, (connection, text) -> {})
                .onRequest(Long.class, (context, number) -> number);
    }

    private IpcClient connect() {
        return NettyIpc.client(address).listener(meters).connect().join();
    }

    private double value(String name, String... tags) {
        Meter meter =
                Objects.requireNonNull(registry.find("ipc." + name).tags(tags).meter(), name);
        return meter instanceof Timer timer
                ? timer.count()
                : meter.measure().iterator().next().getValue();
    }

    @Test
    void theMetersShowWhatHappened() {
        try (IpcServer server = server().start().join()) {
            IpcClient client = connect();
            assertThat(value("connections", "role", "client")).isEqualTo(1);
            client.sendAndConfirm("text").join();
            client.request(1L, Long.class).join();
            assertThatThrownBy(() ->
                            client.request("nobody answers it", Long.class).join())
                    .isNotNull();
            full.set(true);
            assertThatThrownBy(this::connect).isNotNull();
            assertThat(value("refusals", "reason", "CONDITION")).isEqualTo(1);
            Awaitility.await().atMost(SOON).untilAsserted(() -> {
                assertThat(value("requests", "role", "client", "reason", "NONE"))
                        .isEqualTo(2);
                assertThat(value("requests", "role", "client", "reason", "REFUSED"))
                        .isEqualTo(1);
                assertThat(value("handlers", "role", "server")).isEqualTo(2);
                assertThat(value("received", "role", "server"))
                        .isEqualTo((double) server.statistics().count(Counter.RECEIVED));
            });
            client.close();
            client.closed().join();
            assertThat(value("connections", "role", "client")).isZero();
            assertThat(value("closes", "role", "client", "reason", "LOCAL")).isEqualTo(1);
            awaitCloseAtServer();
        }
    }

    private void awaitCloseAtServer() {
        Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(
                        value("closes", "role", "server", "reason", "REMOTE"))
                .isEqualTo(1));
    }

    @Test
    void countersGoOnWhereAServerIsStartedAgain() {
        for (int start = 1; start <= 3; start++) {
            IpcServer server = server().start().join();
            IpcClient client = connect();
            client.sendAndConfirm("text").join();
            assertThat(value("received", "role", "server")).isEqualTo(start);
            client.close();
            client.closed().join();
            server.close();
            server.closed().join();
        }
        Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(value("received", "role", "server"))
                .isEqualTo(3));
        assertThat(value("connects", "role", "server")).isEqualTo(3);
        assertThat(value("connections", "role", "server")).isZero();
    }

    @Test
    void manyPeersMakeNoMoreMeters() {
        try (IpcServer server = server().start().join()) {
            useAndClose(connect());
            awaitCloseAtServer();
            int before = registry.getMeters().size();
            for (int i = 0; i < 20; i++) {
                useAndClose(connect());
            }
            assertThat(registry.getMeters()).hasSize(before);
            assertThat(server.address()).isEqualTo(address);
        }
        assertThat(registry.getMeters())
                .allMatch(meter -> Set.of("service", "role", "reason").containsAll(keys(meter)));
    }

    /** Every meter with the tags that it has, and no other, stands on the page of documentation. */
    @Test
    void theDocumentationListsTheMeters() throws Exception {
        theMetersShowWhatHappened();
        Set<String> documented = Pattern.compile("(?m)^\\| `(ipc\\.[a-z.]+)`")
                .matcher(Files.readString(Path.of("../docs/observability.md")))
                .results()
                .map(row -> row.group(1))
                .collect(Collectors.toSet());
        Set<String> made = registry.getMeters().stream()
                .map(meter -> meter.getId().getName())
                .collect(Collectors.toSet());
        assertThat(made).isEqualTo(documented);
        for (Counter counter : Counter.values()) {
            assertThat(documented)
                    .contains("ipc." + counter.name().toLowerCase(Locale.ROOT).replace('_', '.'));
        }
    }

    @Test
    void theDocumentationShowsHowToBegin() throws Exception {
        // shown: from here
        IpcMeters meters = new IpcMeters(registry);
        IpcServer server = NettyIpc.server(address).listener(meters).start().join();
        // to here
        server.close();
        server.closed().join();
        assertThat(registry.getMeters()).isNotEmpty();
        String source = Files.readString(Path.of("src/test/java/dev/ipc/micrometer/IpcMetersTest.java"));
        String lines = source.substring(
                source.indexOf("from here\n") + "from here\n".length(), source.indexOf("        // to here"));
        assertThat(Files.readString(Path.of("../docs/observability.md")))
                .contains("\n\n" + lines.replaceAll("(?m)^ {8}", "    ") + "\n");
    }

    private static void useAndClose(IpcClient client) {
        client.sendAndConfirm("text").join();
        client.close();
        client.closed().join();
    }

    private static Set<String> keys(Meter meter) {
        return meter.getId().getTags().stream().map(Tag::getKey).collect(Collectors.toSet());
    }
}
