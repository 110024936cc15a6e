package dev.ipc.netty.faults;

import java.time.Duration;
import java.util.Set;

/**
 * Which faults happen, how often, and from where in the stream on.
 *
 * <p><em>Threading:</em> immutable.
 *
 * @param seed decides everything that is left to chance
 * @param faults what may happen
 * @param oneIn how many pieces there are for each that meets a fault, on average; at least 1
 * @param largestSlice the longest piece that slicing leaves, in bytes; at least 1
 * @param delay how late a late piece is
 * @param from how many bytes pass before the first corruption, truncation, duplicate, stall or half-close; 0 for none
 */
public record FaultPlan(long seed, Set<Fault> faults, int oneIn, int largestSlice, Duration delay, long from) {
    /**
     * Makes a plan.
     *
     * @throws IllegalArgumentException if a number is out of its range
     */
    public FaultPlan {
        faults = Set.copyOf(faults);
        if (oneIn < 1 || largestSlice < 1 || from < 0 || delay.isNegative()) {
            throw new IllegalArgumentException("out of range: one in " + oneIn + ", slices of " + largestSlice
                    + " bytes, delay " + delay + ", from byte " + from);
        }
    }

    /** Returns a plan of one fault in 8 pieces of 16 bytes at most, 2 ms late, from the first byte on. */
    public static FaultPlan of(long seed, Fault... faults) {
        return new FaultPlan(seed, Set.of(faults), 8, 16, Duration.ofMillis(2), 0);
    }

    /** Returns this plan with its faults after so many bytes. */
    public FaultPlan after(long bytes) {
        return new FaultPlan(seed, faults, oneIn, largestSlice, delay, bytes);
    }

    boolean has(Fault fault) {
        return faults.contains(fault);
    }
}
