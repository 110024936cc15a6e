package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipc.IpcClient;
import dev.ipc.Limits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;

/** A server whose process runs out of descriptors. */
class DescriptorsIT extends SocketTest {
    private static final int FEW = 80;

    /** Many times what the server can have open: what it accepts of them after their end, it must get rid of in many goes. */
    private static final int FLOOD = 800;

    private static long cpuMillis(ChildJvm server) {
        server.say("");
        return Long.parseLong(server.awaitLine("cpu ").substring(4));
    }

    /** Returns the class path in jars, as programs are run: they stay open, while a directory's classes need a descriptor each. */
    private String jars() {
        List<String> path = new ArrayList<>();
        for (String entry : ChildJvm.ownClassPath().split(":", -1)) {
            Path jar = directory.resolve("classes-" + path.size() + ".jar");
            if (!entry.isEmpty() && Files.isDirectory(Path.of(entry))) {
                ToolProvider.findFirst("jar")
                        .orElseThrow()
                        .run(System.out, System.err, "--create", "--file", jar.toString(), "-C", entry, ".");
                path.add(jar.toString());
            } else {
                path.add(entry);
            }
        }
        return String.join(":", path);
    }

    @Test
    void P39_aFloodIsOutlivedWithoutBurningTheCpu() throws Exception {
        List<String> limited = List.of("sh", "-c", "ulimit -n " + FEW + "; exec \"$@\"", "-");
        try (ChildJvm server = ChildJvm.start(
                limited, jars(), DescriptorsProgram.class, address.container().orElseThrow(), transport)) {
            Path socket = Path.of(server.awaitLine("serving ").substring(8));
            cpuMillis(server);
            // The server has served nobody and logged nothing yet.
            List<RawPeer> flood = new ArrayList<>();
            for (int i = 0; i < FLOOD; i++) {
                RawPeer peer = closer.add(RawPeer.connect(socket));
                peer.sayHello(address.qualifiedName());
                flood.add(peer);
            }
            flood.get(0).readFrame();
            CompletableFuture<IpcClient> notYet = clientBuilder().connect();
            assertThat(notYet).failsWithin(Duration.ofSeconds(1));
            long before = cpuMillis(server);
            long begin = System.nanoTime();
            assertThat(notYet).failsWithin(Duration.ofSeconds(3));
            notYet.cancel(false);
            long after = cpuMillis(server);
            long elapsed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
            assertThat(after - before)
                    .as("milliseconds of CPU in %d ms without a descriptor", elapsed)
                    .isLessThan(
                            elapsed / 2); // a loop that spins takes all of it; how much it is, docs/container.md says
            flood.forEach(RawPeer::close);
            // Not a second connect: the one that stands behind all of the flood must get through.
            IpcClient client = closer.add(clientBuilder()
                    .onMessage(String.class, (connection, text) -> events.add(text))
                    .limits(Limits.builder()
                            .handshakeTimeout(Duration.ofSeconds(8))
                            .build())
                    .connect()
                    .get(SOON.toSeconds(), TimeUnit.SECONDS));
            client.send("served again");
            assertThat(nextEvent()).isEqualTo("served again");
            server.awaitLineWith("accepts again, after ");
        }
    }
}
