package dev.ipc.benchmarks.compare;

import java.io.IOException;
import java.time.Duration;

/** What a process has used of its processors, in nanoseconds. */
record CpuTime(double all, double kernel) {
    /** Returns what a process has used since its start. */
    static CpuTime of(Child process) throws IOException {
        return new CpuTime(
                process.cpu().orElse(Duration.ZERO).toNanos(),
                process.kernelTime().toNanos());
    }

    /** Returns what it has used since a moment, for each of so many operations. */
    CpuTime since(CpuTime before, long operations) {
        return new CpuTime((all - before.all) / operations, (kernel - before.kernel) / operations);
    }
}
