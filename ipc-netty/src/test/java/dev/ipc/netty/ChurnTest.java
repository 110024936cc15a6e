package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipc.IpcClient;
import dev.ipc.IpcServer;
import io.netty.util.internal.PlatformDependent;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What many connects cost: a few threads for all clients, and once they are over nothing. */
class ChurnTest extends SocketTest {
    private static final int CYCLES = Integer.getInteger("ipc.test.cycles", 300);
    private static final int WARM_UP = 300;
    private static final long MEBIBYTE = 1 << 20;

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
        try (RawPeer peer = RawPeer.connect(server.socketPath())) {
            peer.sayHello(address.qualifiedName());
            peer.readFrame();
            peer.sendMessage("hello");
        }
    }

    /** Returns what is reachable. */
    private static long heapBytes() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** Returns the direct memory of this JVM: that of its own buffers, and that which Netty takes past them. */
    private static long directBytes() {
        long ofJvm = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return ofJvm + Math.max(0, PlatformDependent.usedDirectMemory());
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void P24_everythingIsBackAfterManyConnects() throws Exception {
        serveCycles(WARM_UP);
        long descriptors = descriptors();
        long heap = heapBytes();
        long direct = directBytes();
        serveCycles(CYCLES);
        assertThat(descriptors()).isLessThanOrEqualTo(descriptors + 8); // what classes and pools of the JVM keep open
        assertThat(heapBytes()).isLessThan(heap + MEBIBYTE);
        assertThat(directBytes()).isLessThan(direct + MEBIBYTE);
    }

    private void serveCycles(int cycles) {
        Awaitility.await().atMost(SOON).until(() -> threads() == 0);
        IpcServer server =
                start(NettyIpc.server(address).transport(transport).onMessage(String.class, (c, text) -> {}));
        for (int i = 0; i < cycles; i++) {
            cycle(server);
        }
        Awaitility.await().atMost(SOON).until(() -> server.connections().isEmpty());
        server.close();
        server.closed().join();
        Awaitility.await().atMost(SOON).until(() -> threads() == 0);
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
