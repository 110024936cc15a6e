package dev.ipc.benchmarks.soak;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A process of the soak: told by lines what to do, and saying by lines what came of it. */
final class Child {
    private static final Set<String> ANSWERS = Set.of("ready", "paused", "reported", "closed");
    private static final String END = "its last word";
    private static final int KILLED = 128 + 9;
    private static final int PATIENCE_SECONDS = 90;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);

    private final long begin = System.nanoTime();
    private final String name;
    private final Process process;
    private final Writer in;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private boolean isReady; // as far as anybody has asked
    private volatile boolean mayEnd;

    Child(String name, Class<?> program, int heapMebibytes, List<String> arguments, Consumer<String> lines) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heapMebibytes + "m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dio.netty.leakDetection.targetRecords=1", // where a buffer was last retained or released
                "-Dio.netty.leakDetection.acquireAndReleaseOnly=true",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        command.addAll(arguments);
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.name = name + ", process " + process.pid();
        in = process.outputWriter(StandardCharsets.UTF_8);
        Thread reader = new Thread(() -> read(lines), "output of " + name);
        reader.setDaemon(true);
        reader.start();
        process.onExit().thenAccept(ended -> ended(ended.exitValue(), lines));
    }

    /** Tells it a line; one that has ended hears none. */
    void tell(String line) {
        try {
            in.write(line + "\n");
            in.flush();
        } catch (IOException ended) {
            // What is awaited of it says so.
        }
    }

    /**
     * Waits for the one-word answer to what it was told, or the word with which it began.
     *
     * @throws Unanswered if it says another, or ends, or says nothing in time; its threads are on the output then
     */
    void await(String word) throws InterruptedException {
        await(word, PATIENCE_NANOS);
    }

    private void await(String word, long nanos) throws InterruptedException {
        String answer = answers.poll(nanos, TimeUnit.NANOSECONDS);
        if (answer == null) {
            dumpThreads();
            throw new Unanswered(
                    name + " didn't say \"" + word + "\" within " + PATIENCE_SECONDS + " s; its threads are above");
        } else if (!answer.equals(word)) {
            throw new Unanswered(name + " said " + answer + ", not \"" + word + "\"");
        }
    }

    /** Waits until it has begun to serve, or is connected. */
    void awaitReady() throws InterruptedException {
        if (!isReady) {
            await("ready", begin + PATIENCE_NANOS - System.nanoTime());
            isReady = true;
        }
    }

    /**
     * Returns whether it has begun to serve, or is connected.
     *
     * @throws Unanswered if it should be by now
     */
    boolean isReady() throws InterruptedException {
        if (!isReady && (!answers.isEmpty() || System.nanoTime() - begin > PATIENCE_NANOS)) {
            awaitReady();
        }
        return isReady;
    }

    /** Tells it to close and end. */
    void tellToEnd() {
        mayEnd = true;
        tell("end");
    }

    /** Waits until it has ended, which it was told to. */
    void awaitEnd() throws InterruptedException {
        await("closed");
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            dumpThreads();
            throw new Unanswered(name + " closed and didn't end; its threads are above");
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void signal(String signal) {
        try {
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void kill() {
        mayEnd = true;
        process.destroyForcibly();
    }

    /** Has the JVM write its threads to its output, which is passed on as it comes. */
    void dumpThreads() throws InterruptedException {
        if (!process.isAlive()) {
            return;
        }
        System.out.println("threads of " + name + ":");
        signal("CONT");
        signal("QUIT");
        TimeUnit.SECONDS.sleep(3);
    }

    @Override
    public String toString() {
        return name;
    }

    private void ended(int status, Consumer<String> lines) {
        boolean wanted = mayEnd && (status == 0 || status == KILLED); // in order, or by us
        if (!wanted) {
            lines.accept(Kind.PROCESS.word() + " " + name + " ended by itself, with status " + status);
        }
    }

    private void read(Consumer<String> lines) {
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (ANSWERS.contains(line)) {
                    answers.add(line);
                } else {
                    lines.accept(line);
                }
            }
        } catch (IOException ended) {
            // So has the process.
        }
        answers.add(END);
    }

    /** A process didn't do what it was told. */
    static final class Unanswered extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unanswered(String message) {
            super(message);
        }
    }
}
