package dev.ipc.benchmarks.soak;

import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

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
