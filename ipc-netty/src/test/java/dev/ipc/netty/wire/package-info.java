/**
 * A second reader and writer of the protocol, with its cases and golden vectors. It follows {@code docs/protocol.md} and
 * shares nothing with the product, so that the two can be held against each other.
 */
@NullMarked
package dev.ipc.netty.wire;

import org.jspecify.annotations.NullMarked;
