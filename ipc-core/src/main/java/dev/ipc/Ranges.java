package dev.ipc;

import java.time.Duration;
import java.util.Objects;

/** Which values an option takes: those within a range, or the builder refuses them by name. */
final class Ranges {
    private static final Duration LEAST_TIME = Duration.ofMillis(1);
    private static final Duration LONGEST_TIME = Duration.ofDays(1);

    private Ranges() {}

    static int atLeast(int least, int value, String name) {
        if (value < least) {
            throw new IllegalArgumentException(name + " is " + value + ", below " + least);
        }
        return value;
    }

    /** Returns a time of 1 ms to 1 day. */
    static Duration withinADay(Duration value, String name) {
        return withinADay(LEAST_TIME, value, name);
    }

    /** Returns a time of at least so much, in whole milliseconds, to 1 day. */
    static Duration withinADay(Duration least, Duration value, String name) {
        Objects.requireNonNull(value, name);
        if (value.compareTo(least) < 0 || value.compareTo(LONGEST_TIME) > 0) {
            throw new IllegalArgumentException(name + " is " + value + ", not " + least.toMillis() + " ms to 1 day");
        }
        return value;
    }
}
