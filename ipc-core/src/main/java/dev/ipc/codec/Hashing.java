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
 * Bounds what a peer can make hash tables cost by choosing elements that collide. The JDK's tables stay fast where all keys
 * are of one class that compares to itself; elsewhere each pair of equal hash codes is charged.
 */
final class Hashing {
    /** Fewer elements can't cost much, whatever they are. */
    static final int FREE_ELEMENTS = 32;

    /** What a pair of elements with one hash code costs. */
    static final int PAIR_COST = 8;

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

    private Hashing() {}

    /** Returns whether whatever stands in a position is ordered by hash tables. */
    static boolean isOrdered(Slot slot) {
        return slot instanceof Slot.Exact exact
                && ORDERED.contains(exact.format().readType());
    }

    /** Charges for the collisions among the elements of a set or the keys of a map that are about to be put into it. */
    static void charge(Budget budget, @Nullable Object[] elements) {
        if (elements.length <= FREE_ELEMENTS || isOrdered(elements)) {
            return;
        }
        int[] hashes = new int[elements.length];
        for (int i = 0; i < hashes.length; i++) {
            Object element = elements[i];
            hashes[i] = element == null ? 0 : element.hashCode();
        }
        Arrays.sort(hashes);
        int start = 0;
        for (int i = 1; i <= hashes.length; i++) {
            if (i == hashes.length || hashes[i] != hashes[start]) {
                long size = (long) i - start;
                budget.charge(size * (size - 1) / 2 * PAIR_COST);
                start = i;
            }
        }
    }

    private static boolean isOrdered(@Nullable Object[] elements) {
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
}
