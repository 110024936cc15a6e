package dev.ipc.examples.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipc.RequestFailedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The job service: a server in a JVM of its own, and clients in this one. */
@Timeout(120)
@SuppressWarnings("NullAway.Init")
final class JobsIT {
    private final BlockingQueue<Jobs.Progress> progress = new LinkedBlockingQueue<>();

    @TempDir
    Path directory;

    private Process server;

    @BeforeEach
    void startServer() throws IOException {
        server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        JobServer.class.getName(),
                        container().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader lines = server.inputReader(StandardCharsets.UTF_8);
        String line = lines.readLine();
        while (line != null && !line.startsWith("serving")) {
            line = lines.readLine();
        }
        assertThat(line).isNotNull();
    }

    @AfterEach
    void endServer() throws Exception {
        server.getOutputStream().close();
        boolean ended = server.waitFor(30, TimeUnit.SECONDS);
        server.destroyForcibly();
        assertThat(ended).as("the server ends by itself").isTrue();
    }

    private Path container() {
        return directory.resolve("c");
    }

    @Test
    void aJobTellsItsProgressAndItsEnd() throws Exception {
        try (JobClient client = new JobClient(container(), progress::add)) {
            CompletableFuture<Jobs.Done> done = client.submit(new Jobs.Submit("count", 3, 1));
            assertThat(done.get(30, TimeUnit.SECONDS)).isEqualTo(new Jobs.Done("count", 6));
            assertThat(progress.poll(30, TimeUnit.SECONDS)).isEqualTo(new Jobs.Progress("count", 1, 3));
            assertThat(progress.poll(30, TimeUnit.SECONDS)).isEqualTo(new Jobs.Progress("count", 2, 3));
        }
    }

    @Test
    void aCancelledJobStops() throws Exception {
        try (JobClient client = new JobClient(container(), progress::add)) {
            CompletableFuture<Jobs.Done> done = client.submit(new Jobs.Submit("endless", Integer.MAX_VALUE, 1));
            assertThat(progress.poll(30, TimeUnit.SECONDS))
                    .isEqualTo(new Jobs.Progress("endless", 1, Integer.MAX_VALUE));
            assertThat(client.countRunning().get(30, TimeUnit.SECONDS)).isEqualTo(1);
            done.cancel(true);
            awaitNoneRunning(client);
        }
    }

    @Test
    void theJobsOfAClientThatIsGoneStop() throws Exception {
        JobClient gone = new JobClient(container(), progress::add);
        gone.submit(new Jobs.Submit("orphan", Integer.MAX_VALUE, 1));
        assertThat(progress.poll(30, TimeUnit.SECONDS)).isNotNull();
        gone.abort();
        try (JobClient client = new JobClient(container(), progress::add)) {
            awaitNoneRunning(client);
        }
    }

    @Test
    void aJobThatMakesNoSenseIsRefusedInItsOwnWords() {
        try (JobClient client = new JobClient(container(), progress::add)) {
            assertThatThrownBy(
                            () -> client.submit(new Jobs.Submit("none", 0, 1)).join())
                    .cause()
                    .isInstanceOf(RequestFailedException.class)
                    .hasMessageContaining("at least one step");
        }
    }

    private static void awaitNoneRunning(JobClient client) throws Exception {
        while (client.countRunning().get(30, TimeUnit.SECONDS) != 0) {
            Thread.onSpinWait(); // each round waits for a reply; the test's own deadline ends it
        }
    }
}
