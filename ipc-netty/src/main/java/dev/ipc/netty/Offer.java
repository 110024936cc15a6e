package dev.ipc.netty;

/** What became of something that was offered to an {@link OutboundQueue}. */
enum Offer {
    ACCEPTED,
    /** Accepted at the cost of others, which {@link OutboundQueue#failDropped} is to tell, outside of all locks. */
    ACCEPTED_DROPPING,
    FULL,
    /** The process holds too much, and this queue a part of it. */
    OVER_BUDGET,
    CLOSED
}
