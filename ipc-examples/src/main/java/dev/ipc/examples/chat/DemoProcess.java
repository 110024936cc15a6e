package dev.ipc.examples.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * A process of the demo: what it prints goes into the transcript, and can be waited for.
 *
 * <p><em>Threading:</em> thread-safe.
 */
final class DemoProcess implements AutoCloseable {
    private final String label;
    private final Process process;
    private final Duration patience;
    private final Consumer<String> transcript;
    private final PrintWriter input;
    private final List<String> lines = new ArrayList<>();
    private boolean ended;

    private DemoProcess(String label, Process process, Duration patience, Consumer<String> transcript) {
        this.label = label;
        this.process = process;
        this.patience = patience;
        this.transcript = transcript;
        this.input = new PrintWriter(process.outputWriter(UTF_8), true);
    }

    static DemoProcess start(String label, List<String> command, Duration patience, Consumer<String> transcript)
            throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        DemoProcess result = new DemoProcess(label, process, patience, transcript);
        Thread reader = new Thread(result::read, "output of " + label.strip());
        reader.setDaemon(true);
        reader.start();
        return result;
    }

    private void read() {
        try (BufferedReader output = process.inputReader(UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                transcript.accept(label + " | " + line);
                synchronized (lines) {
                    lines.add(line);
                    lines.notifyAll();
                }
            }
        } catch (IOException e) {
            transcript.accept(label.strip() + " can't be read any further: " + e.getMessage());
        } finally {
            synchronized (lines) {
                ended = true;
                lines.notifyAll();
            }
        }
    }

    long pid() {
        return process.pid();
    }

    /** Types a line. */
    void type(String line) {
        transcript.accept(label + " > " + line);
        input.println(line);
    }

    /** Waits until it has printed a whole line that matches. */
    void awaitLine(String regex) {
        Pattern pattern = Pattern.compile(regex);
        long deadline = System.nanoTime() + patience.toNanos();
        synchronized (lines) {
            while (lines.stream().noneMatch(line -> pattern.matcher(line).matches())) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (ended || left <= 0) {
                    throw new DemoStage.MissedException(label.strip() + " didn't print a line like " + regex);
                }
                try {
                    lines.wait(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new DemoStage.MissedException("interrupted");
                }
            }
        }
    }

    /** Waits until it has ended by itself. */
    void awaitExit(int exitCode) {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new DemoStage.MissedException(label.strip() + " didn't end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoStage.MissedException("interrupted");
        }
        if (process.exitValue() != exitCode) {
            throw new DemoStage.MissedException(
                    label.strip() + " ended with the exit code " + process.exitValue() + ", not " + exitCode);
        }
    }

    /** Sends it SIGTERM. */
    void terminate() {
        transcript.accept(label + " ! SIGTERM");
        process.destroy();
    }

    /** Sends it SIGKILL. */
    void kill() {
        transcript.accept(label + " ! SIGKILL");
        process.destroyForcibly();
    }

    /** Kills it if it still runs. */
    @Override
    public void close() {
        if (process.isAlive()) {
            process.destroyForcibly();
        }
    }
}
