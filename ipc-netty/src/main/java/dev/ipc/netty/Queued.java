package dev.ipc.netty;

/** Something in an {@link OutboundQueue}: what its own connection sends, or a message that goes to others too. */
sealed interface Queued permits Outbound, SharedMessage {
    /** Returns what it counts for in the bounds of the queue. */
    int bytes();

    /** Returns what it counts for in the budget of the process. */
    int budgeted();
}
