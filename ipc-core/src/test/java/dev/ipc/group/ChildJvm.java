package dev.ipc.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A process of its own that runs {@link ClaimProgram}: told what to do by lines, answering by lines, killed at the end. */
final class ChildJvm implements AutoCloseable {
    private static final String END = "END OF OUTPUT";
    private static final long DEADLINE_SECONDS = 60;

    private final Process process;
    private final Writer in;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<String> seen = new ArrayList<>();

    private ChildJvm(Process process) {
        this.process = process;
        this.in = process.outputWriter(StandardCharsets.UTF_8);
        Thread reader = new Thread(this::read, "output of process " + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    static ChildJvm start() throws IOException {
        return start(List.of(), ownClassPath());
    }

    /** Starts a child behind words such as those of {@code sh -c 'umask 0; exec "$@"' -}, which must end in running it. */
    static ChildJvm start(List<String> before, String classPath) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                classPath,
                ClaimProgram.class.getName()));
        return new ChildJvm(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** The classes of this module: the program needs no others. */
    static String ownClassPath() {
        return location(NameClaim.class) + ":" + location(ClaimProgram.class);
    }

    static Path location(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (java.net.URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** Sends a command and returns the one line that answers it. */
    String ask(Object... words) {
        send(words);
        return answer();
    }

    void send(Object... words) {
        StringBuilder line = new StringBuilder();
        for (Object word : words) {
            line.append(line.length() == 0 ? "" : "\t").append(word);
        }
        try {
            in.write(line.append('\n').toString());
            in.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("process " + pid() + " said " + seen, e);
        }
    }

    String answer() {
        try {
            String line = lines.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
            assertThat(line)
                    .as("an answer of process %d, which said %s", pid(), seen)
                    .isNotNull()
                    .isNotEqualTo(END);
            seen.add(line);
            return Objects.requireNonNull(line);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for process " + pid(), e);
        }
    }

    boolean hasAnswer() {
        return !lines.isEmpty();
    }

    /** Waits until one of two has an answer. */
    static ChildJvm firstToAnswer(ChildJvm one, ChildJvm two) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(DEADLINE_SECONDS))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> one.hasAnswer() || two.hasAnswer());
        return one.hasAnswer() ? one : two;
    }

    long pid() {
        return process.pid();
    }

    /** Waits until nobody writes to the output any more: until the program is gone. */
    void awaitEnd() {
        try {
            assertThat(lines.poll(DEADLINE_SECONDS, TimeUnit.SECONDS)).isEqualTo(END);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Kills with SIGKILL and waits until the process is gone. */
    void kill() {
        process.destroyForcibly();
        try {
            assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        kill();
    }

    private void read() {
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                lines.add(line);
            }
        } catch (IOException ended) {
            // The last line below says so.
        }
        lines.add(END);
    }
}
