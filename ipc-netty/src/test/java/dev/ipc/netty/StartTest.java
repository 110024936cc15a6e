package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipc.ConnectFailedException;
import dev.ipc.IpcClient;
import dev.ipc.IpcServer;
import dev.ipc.NameTakenException;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Starts and connects that fail, are given up or race with an end: nothing of them stays behind. */
class StartTest extends SocketTest {
    private static List<String> ourThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("ipc-life-") || name.startsWith("ipc-client-"))
                .toList();
    }

    private static void awaitNoThreads() {
        Awaitility.await().atMost(SOON).until(() -> ourThreads().isEmpty());
    }

    private List<String> files() throws Exception {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> !Files.isDirectory(file))
                    .map(file -> file.getFileName().toString())
                    .toList();
        }
    }

    @Test
    void aStartThatFailsLeavesNothing() throws Exception {
        IpcServer owner = start(serverBuilder());
        int threads = ourThreads().size();
        assertThatThrownBy(() -> serverBuilder().start().join()).hasCauseInstanceOf(NameTakenException.class);
        Awaitility.await().atMost(SOON).until(() -> ourThreads().size() <= threads); // one may tell of the end yet
        owner.close();
        owner.closed().get(20, TimeUnit.SECONDS);
        awaitNoThreads();
        assertThat(files()).containsExactly("life.lock");
    }

    @Test
    void aStartThatNobodyWaitsForAnyMoreIsUndone() throws Exception {
        for (int round = 0; round < 20; round++) {
            CompletableFuture<IpcServer> starting = serverBuilder().start();
            if (!starting.cancel(false)) {
                IpcServer started = starting.join();
                started.close();
                started.closed().get(20, TimeUnit.SECONDS);
            }
        }
        awaitNoThreads();
        assertThat(files()).containsExactly("life.lock");
    }

    @Test
    void aConnectThatNobodyWaitsForAnyMoreIsGivenUp() {
        CompletableFuture<IpcClient> cancelled =
                clientBuilder().waitForService(SOON.multipliedBy(100)).connect();
        CompletableFuture<IpcClient> tooLate =
                clientBuilder().waitForService(SOON.multipliedBy(100)).connect().orTimeout(100, TimeUnit.MILLISECONDS);
        cancelled.cancel(false);
        assertThatThrownBy(tooLate::join).hasCauseInstanceOf(TimeoutException.class);
        awaitNoThreads();
    }

    @Test
    void aClientMayWaitForEver() throws Exception {
        CompletableFuture<IpcClient> connecting =
                clientBuilder().waitForService(ChronoUnit.FOREVER.getDuration()).connect();
        start(serverBuilder());
        closer.add(connecting.get(20, TimeUnit.SECONDS)).send("at last").join();
        assertThat(nextEvent()).isEqualTo("connected");
        assertThat(nextEvent()).isEqualTo("at last");
    }

    @Test
    void aChannelHandlerThatCannotBeMadeFailsItsConnectionOnly() throws Exception {
        IpcServer server = start(serverBuilder());
        assertThatThrownBy(() -> clientBuilder()
                        .channelHandler(PipelineSlot.FRAMES, "broken", () -> {
                            throw new IllegalStateException("no handler today");
                        })
                        .connect()
                        .get(20, TimeUnit.SECONDS))
                .hasCauseInstanceOf(ConnectFailedException.class)
                .hasRootCauseMessage("no handler today");
        server.close();
        server.closed().get(20, TimeUnit.SECONDS);
        awaitNoThreads();

        boolean[] broken = {true};
        IpcServer fragile = start(serverBuilder().channelHandler(PipelineSlot.FRAMES, "broken", () -> {
            if (broken[0]) {
                throw new IllegalStateException("no handler today");
            }
            return new ChannelInboundHandlerAdapter();
        }));
        assertThatThrownBy(() -> clientBuilder().connect().get(20, TimeUnit.SECONDS))
                .hasCauseInstanceOf(ConnectFailedException.class);
        broken[0] = false;
        connect(clientBuilder()).send("works").join();
        fragile.close();
        fragile.closed().get(20, TimeUnit.SECONDS);
    }

    @Test
    void aServerThatClosesWhileClientsConnectEndsAndSoDoTheyAll() throws Exception {
        for (int round = 0; round < 10; round++) {
            IpcServer server = serverBuilder().start().join();
            List<CompletableFuture<IpcClient>> connecting = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                connecting.add(clientBuilder().connect());
                if (i == round) {
                    server.close();
                }
            }
            for (CompletableFuture<IpcClient> each : connecting) {
                IpcClient client = each.exceptionally(failure -> null).get(20, TimeUnit.SECONDS);
                if (client != null) {
                    client.closed().get(20, TimeUnit.SECONDS);
                }
            }
            server.closed().get(20, TimeUnit.SECONDS);
        }
        awaitNoThreads();
    }

    @Test
    void aClientThatWaitsOutlastsAServerThatIsClosing() throws Exception {
        for (int round = 0; round < 10; round++) {
            IpcServer first = serverBuilder().start().join();
            CompletableFuture<IpcClient> connecting =
                    clientBuilder().waitForService(Duration.ofSeconds(15)).connect();
            first.close();
            first.closed().get(20, TimeUnit.SECONDS);
            IpcServer second = serverBuilder().start().join();
            IpcClient client = connecting.get(20, TimeUnit.SECONDS);
            client.close();
            client.closed().get(20, TimeUnit.SECONDS);
            second.close();
            second.closed().get(20, TimeUnit.SECONDS);
        }
    }
}
