/** Measurements, run with {@code docs/codec.md}'s commands. */
@NullMarked
package dev.ipc.benchmarks;

import org.jspecify.annotations.NullMarked;
