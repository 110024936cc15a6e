package dev.ipc.benchmarks.soak;

import dev.ipc.benchmarks.soak.Verdict.Outcome;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * How long requests took in each phase, of clients to whom nothing was done.
 *
 * <p><em>Threading:</em> for one thread at a time.
 */
final class Latencies {
    /** Phases in which nothing is done to anybody, in which one stands, and in which processes are stopped and killed. */
    static final String QUIET = "quiet";

    static final String ONE_STOPPED = "one-stopped";
    static final String FAULTS = "faults";

    /** Fewer requests have no p99 to speak of. Where others are held up there are fewer, which must not excuse it. */
    private static final int LEAST_QUIET = 5000;

    private static final int LEAST = 1000;

    private final Map<String, Histogram> phases = new TreeMap<>();

    /** Adds those of a process, in base 64. */
    void add(String phase, String histogram) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(histogram));
        phases.computeIfAbsent(phase, name -> new Histogram(3)).add(Histogram.decodeFromByteBuffer(bytes, 0));
    }

    Verdict besideOneStopped() {
        return verdict("p99, one stopped", ONE_STOPPED, 2, 0, "2 times the quiet (P20)");
    }

    Verdict amongFaults() {
        return verdict("p99, stops and kills", FAULTS, 10, 250, "250 ms, or 10 times the quiet");
    }

    private Verdict verdict(String of, String phase, double mostTimes, double mostMillis, String bound) {
        if (count(phase) < LEAST || count(QUIET) < LEAST_QUIET) {
            return new Verdict(of, "too few requests to tell", bound, Outcome.UNKNOWN);
        }
        double most = Math.max(mostMillis, mostTimes * millis(QUIET, 99));
        String figure = String.format(
                Locale.ROOT,
                "%s, %.2f times the quiet %s",
                took(phase),
                millis(phase, 99) / millis(QUIET, 99),
                took(QUIET));
        return new Verdict(of, figure, bound, millis(phase, 99) <= most ? Outcome.OK : Outcome.FAULT);
    }

    private Histogram latency(String phase) {
        return phases.getOrDefault(phase, new Histogram(3));
    }

    private long count(String phase) {
        return latency(phase).getTotalCount();
    }

    private double millis(String phase, int percentile) {
        return latency(phase).getValueAtPercentile(percentile) / 1e6;
    }

    private String took(String phase) {
        return String.format(
                Locale.ROOT, "%.1f ms (p50 %.1f, of %,d)", millis(phase, 99), millis(phase, 50), count(phase));
    }
}
