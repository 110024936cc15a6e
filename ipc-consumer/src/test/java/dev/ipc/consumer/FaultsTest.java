package dev.ipc.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipc.IpcClient;
import dev.ipc.IpcServer;
import dev.ipc.ServiceAddress;
import dev.ipc.netty.NettyIpc;
import dev.ipc.netty.PipelineSlot;
import dev.ipc.netty.ServerBuilder;
import dev.ipc.netty.faults.Fault;
import dev.ipc.netty.faults.FaultHandler;
import dev.ipc.netty.faults.FaultPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fault handler as those use it who build on the library: from the artifact {@code ipc-netty} of type {@code test-jar}. */
class FaultsTest {
    @Test
    void aServiceOfYourOwnMeetsFaults(@TempDir Path directory) throws Exception {
        ServiceAddress address = ServiceAddress.of("dev.ipc.test", "faults").in(directory.resolve("c"));
        // the page's lines begin
        long seed = new Random().nextLong();
        FaultPlan plan = FaultPlan.of(seed, Fault.SLICE, Fault.MERGE, Fault.DELAY);
        ServerBuilder builder =
                NettyIpc.server(address).channelHandler(PipelineSlot.BYTES, "faults", () -> new FaultHandler(plan));
        // the page's lines end
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        try (IpcServer server = builder.onMessage(String.class, (connection, text) -> received.add(text))
                        .start()
                        .join();
                IpcClient client = NettyIpc.client(address).connect().join()) {
            for (int i = 0; i < 50; i++) {
                client.send("message " + i).join();
            }
            for (int i = 0; i < 50; i++) {
                assertThat(received.poll(20, TimeUnit.SECONDS))
                        .as("%s at %s", plan, server.socketPath())
                        .isEqualTo("message " + i);
            }
        }
    }

    @Test
    void thePageShowsTheseLines() throws IOException {
        PageLines.assertShown(getClass());
    }

    /** Before the phase {@code package} there is no artifact, only the directory that it is made from. */
    @Test
    void theArtifactHasTheTestKitAndNothingElse() throws Exception {
        Path artifact = Path.of(FaultHandler.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        if (Files.isDirectory(artifact)) {
            return;
        }
        try (JarFile jar = new JarFile(artifact.toFile())) {
            assertThat(jar.getManifest().getMainAttributes().getValue("Automatic-Module-Name"))
                    .isEqualTo("dev.ipc.netty.testing");
            assertThat(jar.stream().map(entry -> entry.getName()).filter(name -> name.endsWith(".class")))
                    .contains("dev/ipc/netty/faults/FaultHandler.class", "dev/ipc/netty/testing/InProcess.class")
                    .allMatch(name -> name.matches("dev/ipc/netty/(faults|testing)/.*"));
        }
    }
}
