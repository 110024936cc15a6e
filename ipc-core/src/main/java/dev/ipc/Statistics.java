package dev.ipc;

import java.util.Arrays;
import java.util.function.ToLongFunction;

/**
 * What a connection, or all connections of an endpoint, had counted at one moment. Counters only rise; those of an endpoint
 * include the connections that have ended.
 *
 * <p><em>Threading:</em> immutable.
 */
public final class Statistics {
    private static final Counter[] COUNTERS = Counter.values();

    private final long[] counts;

    private Statistics(long[] counts) {
        this.counts = counts;
    }

    /** Returns what a function says of each counter. */
    public static Statistics of(ToLongFunction<Counter> count) {
        return new Statistics(Arrays.stream(COUNTERS).mapToLong(count).toArray());
    }

    /** Returns how often something happened; at least 0. */
    @SuppressWarnings("EnumOrdinal") // an index into an array of this process
    public long count(Counter counter) {
        return counts[counter.ordinal()];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Statistics that && Arrays.equals(counts, that.counts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(counts);
    }

    /** Returns the counters that aren't 0, with their names. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("Statistics[");
        for (Counter counter : COUNTERS) {
            if (count(counter) > 0) {
                text.append(text.length() == 11 ? "" : ", ")
                        .append(counter)
                        .append('=')
                        .append(count(counter));
            }
        }
        return text.append(']').toString();
    }
}
