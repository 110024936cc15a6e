/**
 * What idle connections keep in the heaps of both processes. May know {@code dev.ipc} and {@code dev.ipc.netty}, as a user would.
 */
@NullMarked
package dev.ipc.benchmarks.idle;

import org.jspecify.annotations.NullMarked;
