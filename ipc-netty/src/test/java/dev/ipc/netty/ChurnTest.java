package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipc.IpcClient;
import dev.ipc.IpcServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What many connects cost: a few threads for all clients, and once they are over nothing. */
class ChurnTest extends SocketTest {
    private static final int CYCLES = Integer.getInteger("ipc.test.cycles", 300);

    private static long descriptors() throws Exception {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    private static long threads() {
        return threads("ipc-");
    }

    private static long threads(String prefix) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(prefix))
                .count();
    }

    private void cycle(IpcServer server) {
        IpcClient client = clientBuilder().connect().join();
        client.send("hello").join();
        client.close();
        client.closed().join();
        RawPeer peer = welcomedPeer(server);
        peer.sendMessage("hello");
        peer.close();
    }

    @Test
    void P24_descriptorsAndThreadsAreBackAfterManyConnects() throws Exception {
        Awaitility.await().atMost(SOON).until(() -> threads() == 0);
        long before = descriptors();
        IpcServer server =
                start(NettyIpc.server(address).transport(transport).onMessage(String.class, (c, text) -> {}));
        for (int i = 0; i < CYCLES; i++) {
            cycle(server);
        }
        Awaitility.await().atMost(SOON).until(() -> server.connections().isEmpty());
        server.close();
        server.closed().join();
        Awaitility.await().atMost(SOON).until(() -> threads() == 0);
        assertThat(descriptors()).isLessThanOrEqualTo(before + 8); // what classes and pools of the JVM keep open
    }

    @Test
    void clientsOfAProcessShareItsEventLoopsUntilTheLastEnds() {
        Awaitility.await().atMost(SOON).until(() -> threads() == 0);
        start(NettyIpc.server(address).transport(transport).onMessage(String.class, (c, text) -> {}));
        List<IpcClient> clients = new ArrayList<>();
        for (int i = 0; i < 5 * Threads.connectionLoops(); i++) {
            clients.add(clientBuilder().connect().join());
        }
        assertThat(threads("ipc-client-loop-")).isEqualTo(Threads.connectionLoops());
        IpcClient last = clients.remove(0);
        for (IpcClient client : clients) {
            client.close();
            client.closed().join();
        }
        last.send("still there").join();
        last.close();
        last.closed().join();
        Awaitility.await().atMost(SOON).until(() -> threads("ipc-client-loop-") == 0);
    }
}
