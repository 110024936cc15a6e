/**
 * The wire contract as values: header names, statuses, kinds of frames, limits, and the hello. It is for transports, which
 * turn these values into bytes and back; users of the library meet only the kind and the status
 * of an envelope. What each value means on the wire is said in
 * {@code docs/protocol.md}, and nowhere else.
 *
 * <p>It knows {@code dev.ipc} and {@code dev.ipc.codec}.
 */
@NullMarked
package dev.ipc.wire;

import org.jspecify.annotations.NullMarked;
