package dev.ipc.benchmarks.compare;

import dev.ipc.benchmarks.workload.Measured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;

/**
 * A contestant in a round: its two processes.
 *
 * <p><em>Life cycle:</em> whoever made it closes it, which ends the processes.
 */
final class Entrant implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(90);
    private static final double NOTABLE_GAIN = 1.05;

    private final Contestant contestant;
    private final Launcher launcher;
    private final Path directory;
    private final Child server;
    private final Child client;

    Entrant(Contestant contestant, Launcher launcher) throws IOException, InterruptedException {
        this.contestant = contestant;
        this.launcher = launcher;
        this.directory = Files.createTempDirectory("ipcb");
        this.server = launcher.start(contestant, "server", directory);
        try {
            server.expect("ready", DEADLINE);
            this.client = launcher.start(contestant, "client", directory);
        } catch (IOException | InterruptedException | RuntimeException e) {
            server.close();
            throw e;
        }
        try {
            client.expect("ready", DEADLINE);
        } catch (IOException | InterruptedException | RuntimeException e) {
            close();
            throw e;
        }
    }

    Contestant contestant() {
        return contestant;
    }

    /** Has the client run a workload. */
    Measured run(Task task, Duration duration) throws IOException, InterruptedException {
        return run(task.id(), duration);
    }

    Measured run(String workload, Duration duration) throws IOException, InterruptedException {
        client.say(workload + " " + duration.toMillis());
        return Objects.requireNonNull(Measured.parse(client.expect("measured", DEADLINE)));
    }

    /** Has the client run a workload until it gets no faster, at least and at most so many times. */
    void warm(Task task, Duration duration, int atLeast, int atMost) throws IOException, InterruptedException {
        double best = Double.NaN;
        int runs = 0;
        int noFaster = 0;
        while (runs < atLeast || (runs < atMost && noFaster < 2)) {
            double figure = run(task, duration).figure();
            double gain = task.lessIsBetter() ? best / figure : figure / best;
            boolean faster = runs == 0 || gain > NOTABLE_GAIN;
            best = faster ? figure : best;
            noFaster = faster ? 0 : noFaster + 1;
            runs++;
        }
    }

    /** Starts another client so many times, until it has its first answer; returns the median in milliseconds. */
    Measured firstReplies(int times) throws IOException, InterruptedException {
        double[] millis = new double[times];
        for (int i = 0; i < times; i++) {
            long start = System.nanoTime();
            try (Child first = launcher.start(contestant, "first", directory)) {
                first.expect("ready", DEADLINE);
                millis[i] = (System.nanoTime() - start) / 1e6;
            }
        }
        Arrays.sort(millis);
        return new Measured(millis[times / 2], times, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    }

    /** Returns the CPU time of both processes, in microseconds; not a number where unknown. */
    double cpuMicros() {
        return server.cpu()
                .flatMap(one -> client.cpu().map(other -> one.plus(other).toNanos() / 1e3))
                .orElse(Double.NaN);
    }

    @Override
    public void close() {
        client.close();
        server.close();
        deleteTree(directory);
    }

    private static void deleteTree(Path root) {
        try (var paths = Files.walk(root)) {
            for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            System.err.println("left behind: " + e.getMessage());
        }
    }
}
