/** What runs in the two processes of a comparison: the loads that one puts on the other. */
@NullMarked
package dev.ipc.benchmarks.workload;

import org.jspecify.annotations.NullMarked;
