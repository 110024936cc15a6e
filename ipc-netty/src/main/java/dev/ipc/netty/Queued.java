package dev.ipc.netty;

/** Something in an {@link OutboundQueue}: what its own connection sends, or a message that goes to others too. */
sealed interface Queued permits Outbound, SharedMessage {
    /** Returns what it counts for in the bounds of the queue. */
    int bytes();

    /** Counts in a budget from now on. */
    void hold(MemoryBudget budget);

    /** Counts in a budget no longer. */
    void letGo(MemoryBudget budget);
}
