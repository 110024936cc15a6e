package dev.ipc.benchmarks.soak;

import java.util.Locale;

/** What a fault is about. */
enum Kind {
    /** A message was lost, doubled, reordered or given to another. */
    HISTORY,
    /** Something that was sent has no outcome. */
    OUTCOME,
    /** A buffer was collected and not released. */
    LEAK,
    /** A process has, when it ended, what it hadn't when it began. */
    REMAINS,
    /** A process ended, or didn't answer or end. */
    PROCESS,
    /** Something is left in the container that doesn't belong there. */
    CONTAINER;

    /** Begins a line of a process that tells of such a fault. */
    String word() {
        return "fault-" + name().toLowerCase(Locale.ROOT);
    }
}
