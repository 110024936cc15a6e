/** The ways for two processes to talk that are compared: each a {@link Peer}. */
@NullMarked
package dev.ipc.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
