package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** A process of its own that runs a program of the tests: told what to do by lines, answering by lines, killed at the end. */
final class ChildJvm implements AutoCloseable {
    private static final long DEADLINE_SECONDS = 60;

    private final Process process;
    private final Writer in;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<String> seen = new ArrayList<>();
    private volatile boolean read;

    private ChildJvm(Process process) {
        this.process = process;
        this.in = process.outputWriter(StandardCharsets.UTF_8);
        Thread reader = new Thread(this::read, "output of process " + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    static ChildJvm start(Class<?> program, Object... arguments) {
        return start(List.of(), ownClassPath(), program, arguments);
    }

    static String ownClassPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    /** Starts a child behind words such as those of {@code sh -c 'ulimit -n 64; exec "$@"' -}, which must end in running it. */
    static ChildJvm start(List<String> before, String classPath, Class<?> program, Object... arguments) {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC"));
        command.addAll(inherited());
        command.addAll(List.of("-cp", classPath, program.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        try {
            return new ChildJvm(
                    new ProcessBuilder(command).redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the options of this JVM that say how the library may work, so that a child works likewise. */
    private static List<String> inherited() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option ->
                        option.matches("--(enable|illegal)-native-access=.*|-D(kryo\\.unsafe|ipc\\.transport)=.*"))
                .toList();
    }

    void say(String line) {
        try {
            in.write(line + "\n");
            in.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("process " + process.pid() + " said " + seen, e);
        }
    }

    /** Waits for a line that begins with a prefix, and returns it. */
    String awaitLine(String prefix) {
        return awaitLine("\"" + prefix + "\"", line -> line.startsWith(prefix));
    }

    /** Waits for a line that has certain words somewhere, and returns it. */
    String awaitLineWith(String words) {
        return awaitLine("with \"" + words + "\"", line -> line.contains(words));
    }

    /** Waits for a line that is wanted, and returns it. */
    String awaitLine(String description, Predicate<String> wanted) {
        try {
            for (String line = nextLine(); line != null; line = nextLine()) {
                seen.add(line);
                if (wanted.test(line)) {
                    return line;
                }
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("no line " + description + " of process " + process.pid() + ", which said " + seen);
    }

    /** Waits until the process ends by itself. */
    void awaitExit() {
        try {
            assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS))
                    .as("the end of process %d, which said %s and %s", process.pid(), seen, lines)
                    .isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns with which status the process ended by itself. */
    int exitStatus() {
        awaitExit();
        return process.exitValue();
    }

    long pid() {
        return process.pid();
    }

    /** Sends it a signal, by name. */
    void signal(String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start();
            assertThat(kill.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(kill.exitValue()).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns all that it said, after its end. */
    List<String> allLines() {
        awaitExit();
        Awaitility.await().atMost(Duration.ofSeconds(DEADLINE_SECONDS)).until(() -> read);
        seen.addAll(lines);
        lines.clear();
        return List.copyOf(seen);
    }

    /** Returns what it said and nobody awaited yet. */
    List<String> unread() {
        return List.copyOf(lines);
    }

    /** Kills with SIGKILL. */
    void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    @Override
    public void close() {
        kill();
    }

    private String nextLine() throws InterruptedException {
        return lines.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    private void read() {
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                lines.add(line);
            }
        } catch (IOException ended) {
            // So has the output.
        } finally {
            read = true;
        }
    }
}
