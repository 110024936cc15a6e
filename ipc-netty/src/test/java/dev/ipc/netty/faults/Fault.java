package dev.ipc.netty.faults;

/** What may happen to bytes on their way. The first three harm nobody who reads as a stream is to be read. */
public enum Fault {
    /** They arrive in small pieces. */
    SLICE,
    /** What waits arrives as one piece. */
    MERGE,
    /** They arrive late. */
    DELAY,
    /** From some piece on nothing arrives, and nothing ends. */
    STALL,
    /** A bit is another. */
    CORRUPT,
    /** The end of a piece is missing. */
    TRUNCATE,
    /** A piece arrives twice. */
    DUPLICATE,
    /** The stream ends, though the other direction doesn't. */
    HALF_CLOSE
}
