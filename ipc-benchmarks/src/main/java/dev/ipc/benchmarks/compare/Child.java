package dev.ipc.benchmarks.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
    /** Linux says so to programs, whatever it counts in. */
    private static final Duration TICK = Duration.ofMillis(10);

    /** Where it stands in {@code /proc/PID/stat} behind the program's name. */
    private static final int KERNEL_TICKS = 12;

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

    /** Ends its standard input, and waits until it has ended. */
    void end(Duration atMost) throws IOException, InterruptedException {
        input.close();
        if (!process.waitFor(atMost.toSeconds(), TimeUnit.SECONDS)) {
            throw new IOException(name + " didn't end within " + atMost.toSeconds() + " s");
        }
    }

    /** Returns the CPU time that it has used, where the system tells. */
    Optional<Duration> cpu() {
        return process.info().totalCpuDuration();
    }

    /** Returns how much of it was in the kernel; zero where that isn't known. */
    Duration kernelTime() throws IOException {
        Path stat = Path.of("/proc/" + process.pid() + "/stat");
        if (!Files.exists(stat)) {
            return Duration.ZERO;
        }
        String behindName = Files.readString(stat).replaceFirst(".*\\) ", "");
        return TICK.multipliedBy(Long.parseLong(behindName.split(" ", -1)[KERNEL_TICKS]));
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
        ALIVE.remove(process);
    }
}
