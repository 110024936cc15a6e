package dev.ipc.benchmarks.workload;

import java.util.Locale;
import org.HdrHistogram.AbstractHistogram;
import org.jspecify.annotations.Nullable;

/**
 * What one run of a workload gave, as a line that goes from one process to another.
 *
 * @param figure what is compared, in the workload's unit
 * @param operations how many were done
 * @param p50 in microseconds, as the other percentiles; not a number where no latency was measured
 * @param allocated bytes of heap that both processes allocated for each operation; not a number where not measured
 */
public record Measured(double figure, long operations, double p50, double p99, double p999, double allocated) {
    private static final String START = "measured ";

    /** Returns a measurement of something else than many operations. */
    static Measured of(double figure, long operations) {
        return new Measured(figure, operations, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    }

    static Measured of(double figure, long operations, AbstractHistogram nanos, double allocated) {
        return new Measured(figure, operations, micros(nanos, 50), micros(nanos, 99), micros(nanos, 99.9), allocated);
    }

    static double micros(AbstractHistogram nanos, double percentile) {
        return nanos.getValueAtPercentile(percentile) / 1e3;
    }

    Measured withFigure(double newFigure) {
        return new Measured(newFigure, operations, p50, p99, p999, allocated);
    }

    /** Returns it as a line. */
    public String line() {
        return String.format(Locale.ROOT, "%s%s %d %s %s %s %s", START, figure, operations, p50, p99, p999, allocated);
    }

    /** Returns what a line says, or null for any other line. */
    public static @Nullable Measured parse(String line) {
        if (!line.startsWith(START)) {
            return null;
        }
        String[] words = line.substring(START.length()).split(" ", -1);
        return new Measured(
                Double.parseDouble(words[0]),
                Long.parseLong(words[1]),
                Double.parseDouble(words[2]),
                Double.parseDouble(words[3]),
                Double.parseDouble(words[4]),
                Double.parseDouble(words[5]));
    }
}
