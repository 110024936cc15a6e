package dev.ipc.benchmarks.compare;

import dev.ipc.benchmarks.workload.Measured;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** The samples of one or several runs, in a file. */
final class Results {
    private final Path file;
    private final List<Sample> samples = new ArrayList<>();

    /** Reads what the file holds, if there is one. */
    Results(Path file) throws IOException {
        this.file = file;
        if (Files.exists(file)) {
            Files.readAllLines(file).stream().map(Sample::parse).forEach(samples::add);
        }
    }

    /** Adds a sample, to the file too. */
    void add(Sample sample) {
        samples.add(sample);
        try {
            Files.createDirectories(Objects.requireNonNull(file.toAbsolutePath().getParent()));
            Files.writeString(file, sample.line() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean has(Task task) {
        return samples.stream().anyMatch(sample -> sample.task() == task);
    }

    /** Returns why a contestant gave nothing at a task, if it was tried. */
    Optional<String> failure(Contestant contestant, Task task) {
        return of(contestant, task).stream()
                .map(Sample::failure)
                .filter(failure -> !failure.isEmpty())
                .findFirst();
    }

    boolean anyFailed() {
        return samples.stream().anyMatch(Sample::isFailure);
    }

    /** Returns what the rounds gave. */
    Spread figures(Contestant contestant, Task task) {
        return measured(contestant, task, Measured::figure);
    }

    Spread measured(Contestant contestant, Task task, ToDoubleFunction<Measured> value) {
        return Spread.of(of(contestant, task).stream()
                .map(Sample::measured)
                .filter(Objects::nonNull)
                .mapToDouble(value)
                .toArray());
    }

    Spread cpu(Contestant contestant, Task task) {
        return Spread.of(
                of(contestant, task).stream().mapToDouble(Sample::cpuMicros).toArray());
    }

    /** Returns the ratios of a value to that of raw Netty in the same round. */
    Spread ratios(Contestant contestant, Task task, ToDoubleFunction<Measured> value) {
        return Spread.of(of(contestant, task).stream()
                .filter(sample -> sample.measured() != null)
                .mapToDouble(sample -> ratio(sample, value))
                .toArray());
    }

    private double ratio(Sample sample, ToDoubleFunction<Measured> value) {
        Measured measured = Objects.requireNonNull(sample.measured());
        return of(Contestant.ALL.get(0), sample.task()).stream()
                .filter(raw -> raw.round().equals(sample.round()))
                .map(Sample::measured)
                .filter(Objects::nonNull)
                .mapToDouble(raw -> value.applyAsDouble(measured) / value.applyAsDouble(raw))
                .findFirst()
                .orElse(Double.NaN);
    }

    private List<Sample> of(Contestant contestant, Task task) {
        return samples.stream()
                .filter(sample -> sample.contestant().equals(contestant) && sample.task() == task)
                .toList();
    }

    /**
     * The middle and the ends of some values.
     *
     * @param median not a number if there is no value
     */
    record Spread(int values, double least, double median, double most) {
        static Spread of(double... all) {
            double[] sorted =
                    Arrays.stream(all).filter(Double::isFinite).sorted().toArray();
            if (sorted.length == 0) {
                return new Spread(0, Double.NaN, Double.NaN, Double.NaN);
            }
            int half = sorted.length / 2;
            double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
            return new Spread(sorted.length, sorted[0], median, sorted[sorted.length - 1]);
        }
    }
}
