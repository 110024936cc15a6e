package dev.ipc.wire;

import java.util.List;

/** The sizes that the protocol itself fixes, for every endpoint (protocol sections 2 and 3). */
public final class WireLimits {
    /** The versions of the protocol that this library speaks, best first. */
    public static final List<Integer> VERSIONS = List.of(1);

    /** The most bytes in a head: from the status line to the empty line, both included. */
    public static final int MAX_HEAD_BYTES = 8 << 10;

    /** The most headers in a frame. */
    public static final int MAX_HEADERS = 32;

    /** The most bytes in a reason phrase. */
    public static final int MAX_REASON_PHRASE_BYTES = 64;

    /** The most bytes in a hello, its head included. */
    public static final int MAX_HELLO_BYTES = 1 << 20;

    /** The most handshakes that a server lets wait; one more, and the oldest ends. */
    public static final int MAX_PENDING_HANDSHAKES = 256;

    /** How long the requester waits of a request that doesn't say so, in milliseconds. */
    public static final long DEFAULT_TIMEOUT_MILLIS = 30_000;

    /** The most bytes of UTF-8 in the text of an error or a refusal. */
    public static final int MAX_ERROR_TEXT_BYTES = 8 << 10;

    private WireLimits() {}
}
