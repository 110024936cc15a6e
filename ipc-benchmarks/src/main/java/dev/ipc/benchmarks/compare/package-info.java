/** Starts the processes of a comparison, has them measure in turn, and reports. */
@NullMarked
package dev.ipc.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
