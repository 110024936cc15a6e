package dev.ipc.benchmarks.compare;

import dev.ipc.benchmarks.workload.Measured;
import org.jspecify.annotations.Nullable;

/**
 * What one contestant did at one task in one round.
 *
 * @param round unique among all that are reported together
 * @param measured null if it failed
 * @param cpuMicros CPU time of both processes for an operation; not a number where unknown
 * @param failure why it failed, or empty
 */
record Sample(
        String round, Contestant contestant, Task task, @Nullable Measured measured, double cpuMicros, String failure) {
    /** How the reason starts where something was left out, which is no failure. */
    static final String LEFT_OUT = "not measured: ";

    private static final String FAILED = "failed ";

    boolean isFailure() {
        return measured == null && !failure.startsWith(LEFT_OUT);
    }

    /** Returns it as a line of a table. */
    String line() {
        return String.join(
                "\t",
                round,
                contestant.name(),
                task.id(),
                Double.toString(cpuMicros),
                measured == null ? FAILED + failure.replaceAll("\\s", " ") : measured.line());
    }

    static Sample parse(String line) {
        String[] cells = line.split("\t", -1);
        Measured measured = Measured.parse(cells[4]);
        return new Sample(
                cells[0],
                Contestant.named(cells[1]),
                Task.named(cells[2]),
                measured,
                Double.parseDouble(cells[3]),
                measured == null ? cells[4].substring(FAILED.length()) : "");
    }
}
