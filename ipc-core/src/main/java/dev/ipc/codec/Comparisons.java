package dev.ipc.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Charges for telling apart the elements of one set, or the keys of one map, which whoever chooses them can make expensive: by
 * equal hash codes, where the JDK's tables compare each with each unless all are of one class that compares to itself; and
 * by decimals of different scales, which are compared by multiplying.
 *
 * <p>What was charged also counts as work beyond the bytes of the set or map, for it is done again whenever that is itself
 * compared, as an element of another.
 */
final class Comparisons {
    /** What comparing two elements costs in addition to their weights. */
    private static final int PAIR_COST = 8;

    /** Scales that differ by no more are made equal within a long. */
    private static final int FREE_SCALES = 18;

    private static final long HEAVIEST = 1L << 31;

    /** The built-in classes that a hash table orders by {@code compareTo} when they collide. */
    private static final Set<Class<?>> ORDERED = Set.of(
            String.class,
            Byte.class,
            Short.class,
            Character.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            BigInteger.class,
            BigDecimal.class,
            UUID.class,
            Instant.class,
            Duration.class);

    private final @Nullable Object[] elements;
    private final long[] weights;
    private int count;

    /** By element: where its group's sums are, -1 if no other has its hash code; null if there are no groups. */
    private int @Nullable [] groups;

    private int[] members = {};
    private long[] sums = {};

    private int decimals;
    private int lowestScale = Integer.MAX_VALUE;
    private int highestScale = Integer.MIN_VALUE;
    private long heaviest;

    Comparisons(int size) {
        elements = new @Nullable Object[size];
        weights = new long[size];
    }

    /** Returns whether the values of a position may take more than their bytes are worth to be told apart. */
    static boolean areCharged(Slot slot) {
        Format format = slot.format();
        return format == null || format.readType() == BigDecimal.class || !ORDERED.contains(format.readType());
    }

    /** Writes the next element and charges for hashing what references in it lead to. */
    void write(BodyWriter out, Slot slot, @Nullable Object element) {
        Weights beyond = out.graph.weights;
        int start = out.output.length();
        long before = beyond.beyond();
        slot.write(out, element);
        beyond.chargeSince(before, out.budget);
        take(element, out.output.length() - start + beyond.beyond() - before);
    }

    /** Reads the next element, charges for hashing what references in it lead to, and returns it. */
    @Nullable
    Object read(BodyReader in, Slot slot) {
        Weights beyond = in.graph.weights;
        long start = in.input.total();
        long before = beyond.beyond();
        Object element = slot.read(in);
        beyond.chargeSince(before, in.budget);
        take(element, in.input.total() - start + beyond.beyond() - before);
        return element;
    }

    void take(@Nullable Object element, long weight) {
        elements[count] = element;
        weights[count++] = Math.min(HEAVIEST, weight);
    }

    @Nullable
    Object element(int index) {
        return elements[index];
    }

    /** Takes note that all elements are there; {@code hashed} says whether a hash table will hold them. */
    void end(boolean hashed) {
        if (hashed && count > 1 && !isOrdered()) {
            group();
        }
    }

    /** Finds the elements with equal hash codes. */
    private void group() {
        long[] byHash = new long[count];
        for (int i = 0; i < count; i++) {
            Object element = elements[i];
            byHash[i] = (long) (element == null ? 0 : element.hashCode()) << Integer.SIZE | i;
        }
        Arrays.sort(byHash);
        int start = 0;
        for (int i = 1; i <= count; i++) {
            if (i == count || byHash[i] >> Integer.SIZE != byHash[start] >> Integer.SIZE) {
                if (i - start > 1) {
                    noteGroup(byHash, start, i);
                }
                start = i;
            }
        }
    }

    private void noteGroup(long[] byHash, int start, int end) {
        if (groups == null) {
            groups = new int[count];
            Arrays.fill(groups, -1);
            members = new int[count];
            sums = new long[count];
        }
        for (int i = start; i < end; i++) {
            groups[(int) byHash[i]] = start;
        }
    }

    private boolean isOrdered() {
        Object first = elements[0];
        if (first == null || !ORDERED.contains(first.getClass())) {
            return false;
        }
        for (Object element : elements) {
            if (element == null || element.getClass() != first.getClass()) {
                return false;
            }
        }
        return true;
    }

    /** Charges for comparing an element, which is about to be added, to those that were added before it. */
    void charge(int index, Budget budget, Weights beyond) {
        long work = 0;
        if (groups != null && groups[index] >= 0) {
            int group = groups[index];
            work = members[group] * (PAIR_COST + weights[index]) + sums[group];
        }
        if (elements[index] instanceof BigDecimal decimal) {
            work += decimal(decimal.scale(), weights[index]);
        }
        if (work != 0) {
            budget.charge(work);
            beyond.add(work);
        }
    }

    /** Notes that an element was none of those that were added before it. */
    void added(int index) {
        if (groups != null && groups[index] >= 0) {
            members[groups[index]]++;
            sums[groups[index]] += weights[index];
        }
    }

    void chargeAll(Budget budget, Weights beyond) {
        for (int i = 0; i < count; i++) {
            charge(i, budget, beyond);
            added(i);
        }
    }

    private long decimal(int scale, long weight) {
        decimals++;
        lowestScale = Math.min(lowestScale, scale);
        highestScale = Math.max(highestScale, scale);
        heaviest = Math.max(heaviest, weight);
        if (lowestScale == highestScale) {
            return 0;
        }
        int depth = Integer.SIZE - Integer.numberOfLeadingZeros(decimals);
        long power = Math.max(0, highestScale - lowestScale - FREE_SCALES);
        return depth * power * (1 + (power + heaviest) / 64) + weight * weight / 128;
    }
}
