package dev.ipc.examples.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A process of the chat, driven by its text. Waiting for a line goes on behind the line that was waited for last. */
final class ChatProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final OutputStream input;
    private final Output out;
    private final Output err;

    private ChatProcess(Process process) {
        this.process = process;
        this.input = process.getOutputStream();
        this.out = new Output(process.inputReader(UTF_8));
        this.err = new Output(process.errorReader(UTF_8));
    }

    static ChatProcess start(List<String> command) {
        try {
            return new ChatProcess(new ProcessBuilder(command).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long pid() {
        return process.pid();
    }

    /** Types a line. */
    ChatProcess type(String line) {
        return typeRaw(line + "\n");
    }

    ChatProcess typeRaw(String text) {
        try {
            input.write(text.getBytes(UTF_8));
            input.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    ChatProcess endInput() {
        try {
            input.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Waits for a whole line of standard output that matches, and returns it. */
    String awaitLine(String regex) {
        return out.await(regex);
    }

    /** Waits for a whole line of standard error that matches, and returns it. */
    String awaitProblem(String regex) {
        return err.await(regex);
    }

    /** Waits for text that a terminal shows, in a line or in a part of one. */
    void awaitText(String regex) {
        out.awaitMatch(Pattern.compile(regex));
    }

    /** Returns all lines of standard output so far. */
    List<String> lines() {
        return out.lines();
    }

    /** Returns all lines of standard error so far. */
    List<String> problems() {
        return err.lines();
    }

    int awaitExit() {
        try {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("%s ended", this)
                    .isTrue();
            out.thread.join(PATIENCE.toMillis());
            err.thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return process.exitValue();
    }

    /**
     * Skips a test that sends a signal which this process ignores, as one in the background of a script does with an interrupt:
     * processes inherit that.
     */
    static void assumeNotIgnored(String signal) {
        Path status = Path.of("/proc/self/status");
        int number = signal.equals("INT") ? 2 : 15;
        if (!Files.isReadable(status)) {
            return;
        }
        try (Stream<String> lines = Files.lines(status)) {
            long ignored = lines.filter(line -> line.startsWith("SigIgn:"))
                    .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                    .sum();
            assumeThat((ignored >> (number - 1)) & 1)
                    .as("whether SIG%s is ignored here", signal)
                    .isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends it a signal, by name. */
    ChatProcess signal(String name) {
        try {
            int result = new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
                    .start()
                    .waitFor();
            assertThat(result).isZero();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
        return this;
    }

    void kill() {
        signal("KILL");
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    @Override
    public String toString() {
        return process.info().commandLine().orElse("process " + pid()) + "\nout: " + out.lines() + "\nerr: "
                + err.lines();
    }

    /** What a process prints, and how far a test has looked. */
    private static final class Output {
        private final StringBuilder text = new StringBuilder();
        private final Thread thread;
        private int seen;

        Output(Reader reader) {
            thread = new Thread(() -> read(reader));
            thread.setDaemon(true);
            thread.start();
        }

        private void read(Reader reader) {
            char[] buffer = new char[8192];
            try (reader) {
                for (int count = reader.read(buffer); count >= 0; count = reader.read(buffer)) {
                    append(new String(buffer, 0, count));
                }
            } catch (IOException e) {
                append("\n" + e + "\n");
            }
        }

        private synchronized void append(String more) {
            text.append(more);
        }

        private synchronized String text() {
            return text.toString();
        }

        List<String> lines() {
            return text().lines().toList();
        }

        String await(String regex) {
            return awaitMatch(Pattern.compile("^(?:" + regex + ")\r?$(?=\n)", Pattern.MULTILINE));
        }

        String awaitMatch(Pattern pattern) {
            Matcher[] found = new Matcher[1];
            try {
                Awaitility.await()
                        .atMost(PATIENCE)
                        .pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> {
                            Matcher matcher = pattern.matcher(text());
                            found[0] = matcher;
                            return matcher.find(seen);
                        });
            } catch (ConditionTimeoutException e) {
                throw new AssertionError("no \"" + pattern + "\" behind " + seen + " of:\n" + text(), e);
            }
            seen = found[0].end();
            return found[0].group().replaceAll("\\r$", "");
        }
    }
}
