package dev.ipc.netty;

import static dev.ipc.netty.faults.Fault.DELAY;
import static dev.ipc.netty.faults.Fault.MERGE;
import static dev.ipc.netty.faults.Fault.SLICE;
import static dev.ipc.netty.faults.Fault.STALL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipc.CloseReason;
import dev.ipc.IpcClient;
import dev.ipc.Limits;
import dev.ipc.ServiceAddress;
import dev.ipc.netty.faults.Fault;
import dev.ipc.netty.faults.FaultHandler;
import dev.ipc.netty.faults.FaultPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections whose bytes meet faults: harmless ones change nothing, others end the connection they hit and no other. */
class FaultsTest {
    private static final int MESSAGES = 300;
    private static final long PAST_THE_HELLO = 200;
    private static final long SEED = Long.getLong("faults.seed", new Random().nextLong());

    private final Closer closer = new Closer();
    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final BlockingQueue<CloseReason> closed = new LinkedBlockingQueue<>();

    @TempDir
    Path directory;

    private ServiceAddress address = ServiceAddress.of("dev.ipc.test", "faults");

    @BeforeEach
    void useOwnContainer() {
        address = address.in(directory.resolve("c"));
    }

    @AfterEach
    void closeAll() {
        closer.close();
    }

    private void serve(FaultPlan plan) {
        closer.add(NettyIpc.server(address)
                .limits(Limits.builder()
                        .handshakeTimeout(Duration.ofSeconds(20))
                        .frameTimeout(Duration.ofMillis(500))
                        .closeTimeout(Duration.ofSeconds(1))
                        .build())
                .channelHandler(PipelineSlot.BYTES, "faults", () -> new FaultHandler(plan))
                .onMessage(String.class, (connection, text) -> received.add(text))
                .onReceiveFailure((connection, failure) -> received.add("failure"))
                .onClosed((connection, reason) -> closed.add(reason))
                .start()
                .join());
    }

    private IpcClient connect() {
        return closer.add(NettyIpc.client(address).connect().join());
    }

    @Test
    void harmlessFaultsChangeNothing() throws Exception {
        FaultPlan plan = FaultPlan.of(SEED, SLICE, MERGE, DELAY);
        serve(plan);
        IpcClient client = connect();
        List<String> texts =
                IntStream.range(0, MESSAGES).mapToObj(i -> "message " + i).toList();
        texts.forEach(client::send);
        for (String text : texts) {
            assertThat(received.poll(20, TimeUnit.SECONDS)).as(plan.toString()).isEqualTo(text);
        }
        client.close();
        assertThat(closed.poll(20, TimeUnit.SECONDS)).as(plan.toString()).isInstanceOf(CloseReason.Remote.class);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CORRUPT", "TRUNCATE", "DUPLICATE", "HALF_CLOSE"})
    void whateverElseHappensEndsTheConnectionWithAReason(Fault fault) throws Exception {
        FaultPlan plan = FaultPlan.of(SEED, SLICE, fault).after(PAST_THE_HELLO);
        serve(plan);
        IpcClient client = connect();
        for (int i = 0; i < MESSAGES; i++) {
            client.send("message " + i);
        }
        CloseReason reason = closed.poll(20, TimeUnit.SECONDS);
        assertThat(reason).as(plan.toString()).isNotNull();
        assertThat(reason.code()).as(plan.toString()).isIn("PROTOCOL", "LIMIT", "TIMEOUT", "TRUNCATED", "PEER_GONE");
        long whole =
                received.stream().filter(text -> text.matches("message \\d+")).count();
        assertThat(whole).as(plan.toString()).isLessThan(MESSAGES);
        assertThat(client.closed().get(20, TimeUnit.SECONDS))
                .as(plan.toString())
                .isNotNull();
    }

    @Test
    void aStallInsideAFrameTimesOut() throws Exception {
        FaultPlan plan = new FaultPlan(SEED, Set.of(SLICE, STALL), 1, 16, Duration.ZERO, 2 * PAST_THE_HELLO);
        serve(plan);
        connect().send("x".repeat(5000));
        assertThat(closed.poll(20, TimeUnit.SECONDS)).as(plan.toString()).isInstanceOf(CloseReason.Timeout.class);
        assertThat(received).as(plan.toString()).isEmpty();
    }
}
