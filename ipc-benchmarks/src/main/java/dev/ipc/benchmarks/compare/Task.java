package dev.ipc.benchmarks.compare;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A row of the comparison: what is measured, in which unit, and what this library is to hold. */
enum Task {
    CALL("call", "One thread asks and waits", "µs", true, null, null),
    P1("p1", "One outstanding, callback to callback", "µs", true, Bar.ratioAtMost(1.1), Bar.ratioAtMost(2.0)),
    P64("p64", "64 outstanding", "round trips/s", false, Bar.ratioAtLeast(1.0), Bar.ratioAtLeast(0.7)),
    P256("p256", "256 outstanding", "round trips/s", false, Bar.ratioAtLeast(1.0), Bar.ratioAtLeast(0.7)),
    ONE_WAY("one-way", "One-way", "messages/s", false, Bar.ratioAtLeast(1.0), Bar.ratioAtLeast(0.7)),
    BLOB_64K("64k", "One-way, 64 KiB each", "MB/s", false, Bar.ratioAtLeast(1.8), Bar.ratioAtLeast(1.8)),
    BLOB_1M("1m", "One-way, 1 MiB each", "MB/s", false, Bar.ratioAtLeast(1.8), Bar.ratioAtLeast(1.8)),
    TO_10("to-10", "Broadcast to 10", "deliveries/s", false, null, null),
    TO_100("to-100", "Broadcast to 100", "deliveries/s", false, Bar.ratioAtLeast(0.95), Bar.ratioAtLeast(0.95)),
    TO_1000("to-1000", "Broadcast to 1000", "deliveries/s", false, Bar.ratioAtLeast(0.95), Bar.ratioAtLeast(0.95)),
    CONNECTS("connects", "Connect, ask once, close", "connections/s", false, null, null),
    IDLE_HEAP(
            "idle-heap", "Server's heap for an idle connection", "KiB", true, Bar.figureAtMost(4), Bar.figureAtMost(4)),
    FIRST_REPLY(
            "first-reply", "From exec to the first reply", "ms", true, Bar.ratioAtMost(1.15), Bar.ratioAtMost(1.15));

    private final String id;
    private final String title;
    private final String unit;
    private final boolean lessIsBetter;
    private final @Nullable Bar directBar;
    private final @Nullable Bar defaultBar;

    Task(
            String id,
            String title,
            String unit,
            boolean lessIsBetter,
            @Nullable Bar directBar,
            @Nullable Bar defaultBar) {
        this.id = id;
        this.title = title;
        this.unit = unit;
        this.lessIsBetter = lessIsBetter;
        this.directBar = directBar;
        this.defaultBar = defaultBar;
    }

    static Task named(String id) {
        for (Task task : values()) {
            if (task.id.equals(id)) {
                return task;
            }
        }
        throw new IllegalArgumentException("no workload " + id);
    }

    String id() {
        return id;
    }

    String title() {
        return title;
    }

    String unit() {
        return unit;
    }

    boolean lessIsBetter() {
        return lessIsBetter;
    }

    /** Returns how often it is run at most before it is measured. */
    int mostWarmUps() {
        return this == IDLE_HEAP ? 0 : Integer.MAX_VALUE;
    }

    /**
     * Returns how many turns each has in a round, where chance makes a difference of some times: with one message under way, whether
     * the scheduler puts both processes on one processor or wakes up another; with large ones, whether a virtual machine's host has
     * the pages at hand that the kernel copies them to.
     */
    int turns() {
        return switch (this) {
            case CALL, P1 -> 3;
            case BLOB_64K, BLOB_1M -> 2;
            default -> 1;
        };
    }

    /** Returns whether ours are to hold anything here. */
    boolean hasBar() {
        return directBar != null;
    }

    /** Returns what a contestant is to hold here. */
    Optional<Bar> bar(Contestant contestant) {
        return switch (contestant.name()) {
            case Contestant.IPC_DIRECT -> Optional.ofNullable(directBar);
            case Contestant.IPC -> Optional.ofNullable(defaultBar);
            default -> Optional.empty();
        };
    }
}
