/**
 * A soak: servers and clients in processes of their own, under load, while some are stopped and killed; a history checker says
 * whether any message was lost, doubled, reordered or given to another. May know {@code dev.ipc} and {@code dev.ipc.netty}, as a user
 * would.
 */
@NullMarked
package dev.ipc.benchmarks.soak;

import org.jspecify.annotations.NullMarked;
