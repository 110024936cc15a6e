package dev.ipc.benchmarks.soak;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/**
 * One line of the summary.
 *
 * @param of what it is about
 * @param figure what was found
 * @param bound what may be
 * @param outcome whether it is within the bound, or can't be told
 */
record Verdict(String of, String figure, String bound, Outcome outcome) {
    private static final double MEBIBYTE = 1 << 20;

    /** Phases in which nothing is done to anybody, in which one stands, and in which processes are stopped and killed. */
    static final String QUIET = "quiet";

    static final String ONE_STOPPED = "one-stopped";
    static final String FAULTS = "faults";

    /** Fewer requests have no p99 to speak of. */
    static final int LEAST_REQUESTS = 5000;

    private static final double MOST_TIMES_THE_QUIET = 2;
    private static final double MOST_AMONG_FAULTS_MILLIS = 250;

    enum Outcome {
        OK,
        FAULT,
        UNKNOWN
    }

    static Verdict none(String of, String figure, String bound, int faults) {
        return new Verdict(of, faults + " " + figure, bound, faults == 0 ? Outcome.OK : Outcome.FAULT);
    }

    /** Returns one on what processes have more and more of. */
    static Verdict growth(
            String of,
            List<List<Vitals>> lives,
            ToLongFunction<Vitals> quantity,
            double unit,
            String name,
            double most) {
        String bound = String.format(Locale.ROOT, "%+.0f%s", most, name);
        return Growth.of(lives, quantity)
                .map(growth -> new Verdict(
                        of,
                        String.format(
                                Locale.ROOT,
                                "%+.1f%s (± %.1f) in %.0f s, %d samples of %d processes",
                                growth.total() / unit,
                                name,
                                growth.error() * growth.seconds() / unit,
                                growth.seconds(),
                                growth.samples(),
                                growth.processes()),
                        bound,
                        growth.exceeds(most * unit) ? Outcome.FAULT : Outcome.OK))
                .orElseGet(() -> new Verdict(of, "no process lived long enough to tell", bound, Outcome.UNKNOWN));
    }

    /** Returns one on memory, in MiB. */
    static Verdict memory(String of, List<List<Vitals>> lives, ToLongFunction<Vitals> quantity, double mostMebibytes) {
        return growth(of, lives, quantity, MEBIBYTE, " MiB", mostMebibytes);
    }

    /** Returns those on how long requests took of those to whom nothing was done. */
    static List<Verdict> latencies(Map<String, Histogram> phases) {
        Optional<Double> quiet = p99(phases, QUIET);
        Optional<Double> stopped = p99(phases, ONE_STOPPED);
        Optional<Double> faults = p99(phases, FAULTS);
        String times = "2 times the quiet (P20)";
        String most = String.format(Locale.ROOT, "%.0f ms", MOST_AMONG_FAULTS_MILLIS);
        Verdict besideOne = quiet.isPresent() && stopped.isPresent()
                ? new Verdict(
                        "p99, one stopped",
                        String.format(
                                Locale.ROOT,
                                "%s, quiet %s: %.2f times",
                                took(phases, ONE_STOPPED),
                                took(phases, QUIET),
                                stopped.get() / quiet.get()),
                        times,
                        stopped.get() <= MOST_TIMES_THE_QUIET * quiet.get() ? Outcome.OK : Outcome.FAULT)
                : new Verdict("p99, one stopped", "too few requests to tell", times, Outcome.UNKNOWN);
        Verdict amongFaults = faults.map(p99 -> new Verdict(
                        "p99, stops and kills",
                        took(phases, FAULTS),
                        most,
                        p99 <= MOST_AMONG_FAULTS_MILLIS ? Outcome.OK : Outcome.FAULT))
                .orElseGet(
                        () -> new Verdict("p99, stops and kills", "too few requests to tell", most, Outcome.UNKNOWN));
        return List.of(besideOne, amongFaults);
    }

    /** Returns milliseconds. */
    private static Optional<Double> p99(Map<String, Histogram> phases, String phase) {
        return Optional.ofNullable(phases.get(phase))
                .filter(latency -> latency.getTotalCount() >= LEAST_REQUESTS)
                .map(latency -> latency.getValueAtPercentile(99) / 1e6);
    }

    private static String took(Map<String, Histogram> phases, String phase) {
        Histogram latency = phases.getOrDefault(phase, new Histogram(3));
        return String.format(
                Locale.ROOT,
                "%.1f ms (p50 %.1f, of %,d)",
                latency.getValueAtPercentile(99) / 1e6,
                latency.getValueAtPercentile(50) / 1e6,
                latency.getTotalCount());
    }

    @Override
    public String toString() {
        String what =
                switch (outcome) {
                    case OK -> "ok";
                    case FAULT -> "FAULT";
                    case UNKNOWN -> "not judged";
                };
        return String.format(Locale.ROOT, "%-10s  %-21s  %s  [bound: %s]", what, of, figure, bound);
    }
}
