/**
 * A soak: servers and clients in processes of their own, under load, while some are stopped and killed; a history checker says
 * whether any message was lost, doubled, reordered or given to another, and others whether anything leaks or grows. May know
 * {@code dev.ipc} and {@code dev.ipc.netty}, as a user would, and of Netty its leak detector and count of direct memory.
 */
@NullMarked
package dev.ipc.benchmarks.soak;

import org.jspecify.annotations.NullMarked;
