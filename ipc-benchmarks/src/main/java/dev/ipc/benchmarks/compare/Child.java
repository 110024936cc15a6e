package dev.ipc.benchmarks.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A process that is spoken to in lines.
 *
 * <p><em>Life cycle:</em> closing it ends it; what is left at the end of this JVM is ended then. It also ends by itself when its
 * standard input does.
 */
final class Child implements AutoCloseable {
    private static final Set<Process> ALIVE = ConcurrentHashMap.newKeySet();
    private static final String END = "\0end";

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> ALIVE.forEach(Process::destroyForcibly)));
    }

    private final String name;
    private final Process process;
    private final Writer input;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    /** Starts it. Its errors go to a file. */
    Child(String name, List<String> command, Path errors) throws IOException {
        this.name = name;
        this.process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
                .start();
        ALIVE.add(process);
        this.input = process.outputWriter(StandardCharsets.UTF_8);
        Thread reader = new Thread(this::read, "lines of " + name);
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line;
            while ((line = reader.readLine()) != null) {
                lines.add(line);
            }
        } catch (IOException e) {
            lines.add("failed " + e);
        }
        lines.add(END);
    }

    /** Says a line. */
    void say(String line) throws IOException {
        input.write(line + "\n");
        input.flush();
    }

    /** Waits for the next line that starts with a word. */
    String expect(String word, Duration atMost) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            String line = lines.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (line == null) {
                throw new IOException(name + " didn't say " + word + " within " + atMost.toSeconds() + " s");
            }
            if (line.startsWith("failed ") || line.equals(END)) {
                throw new IOException(name + (line.equals(END) ? " has ended" : ": " + line.substring(7)));
            }
            if (line.startsWith(word)) {
                return line;
            }
        }
    }

    /** Returns the CPU time that it has used, where the system tells. */
    Optional<Duration> cpu() {
        return process.info().totalCpuDuration();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
        ALIVE.remove(process);
    }
}
