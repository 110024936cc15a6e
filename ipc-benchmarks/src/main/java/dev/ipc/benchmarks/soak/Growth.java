package dev.ipc.benchmarks.soak;

import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * How something grew in processes of one kind: the common slope of straight lines, one for each process, that fit their samples best
 * in the sense of least squares. Each process may have a level of its own, so that samples of several tell of growth together.
 *
 * @param slope per second
 * @param error standard error of the slope
 * @param seconds how long the process with most of them was looked at
 * @param processes how many there were
 * @param samples of all of them
 */
record Growth(double slope, double error, double seconds, int processes, int samples) {
    /** In which classes are loaded and compiled, and pools filled; in milliseconds of a process's life. */
    static final long WARM_UP_MILLIS = 15_000;

    /** Fewer of a process tell nothing. */
    static final int LEAST_SAMPLES = 4;

    /** How many standard errors from none a slope counts; of many samples it is by chance in one of some hundreds of soaks. */
    private static final double CERTAIN = 3;

    /** Returns it for processes that lived long enough, if any did. */
    static Optional<Growth> of(List<List<Vitals>> lives, ToLongFunction<Vitals> quantity) {
        double times = 0; // sums of squares and products, about the means of each process
        double products = 0;
        double quantities = 0;
        double longest = 0;
        int processes = 0;
        int samples = 0;
        for (List<Vitals> life : lives) {
            List<Vitals> warm = life.stream()
                    .filter(each -> each.millis() >= WARM_UP_MILLIS)
                    .toList();
            if (warm.size() < LEAST_SAMPLES) {
                continue;
            }
            double time = warm.stream().mapToLong(Vitals::millis).average().orElseThrow();
            double level = warm.stream().mapToLong(quantity).average().orElseThrow();
            for (Vitals each : warm) {
                double late = (each.millis() - time) / 1000;
                double high = quantity.applyAsLong(each) - level;
                times += late * late;
                products += late * high;
                quantities += high * high;
            }
            longest = Math.max(
                    longest, (warm.get(warm.size() - 1).millis() - warm.get(0).millis()) / 1000.0);
            processes++;
            samples += warm.size();
        }
        if (times == 0) {
            return Optional.empty();
        }
        double slope = products / times;
        double unexplained = Math.max(0, quantities - slope * products);
        double error = Math.sqrt(unexplained / (samples - processes - 1) / times);
        return Optional.of(new Growth(slope, error, longest, processes, samples));
    }

    /** Returns by how much a process grew while it was looked at, at most. */
    double total() {
        return slope * seconds;
    }

    /** Returns whether it grew by more than that, and not by chance. */
    boolean exceeds(double bound) {
        return total() > bound && slope > CERTAIN * error;
    }
}
