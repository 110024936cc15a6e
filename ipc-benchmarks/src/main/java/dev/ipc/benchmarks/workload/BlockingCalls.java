package dev.ipc.benchmarks.workload;

import dev.ipc.benchmarks.peers.Note;
import java.time.Duration;
import org.HdrHistogram.Histogram;

/** One thread asks and waits, again and again. */
final class BlockingCalls implements Workload {
    @Override
    public Measured run(Session session, Duration duration) throws Exception {
        Allocation allocation = Allocation.start(session);
        Histogram latencies = new Histogram(30_000_000_000L, 3);
        long now = System.nanoTime();
        long end = now + duration.toNanos();
        long id = 0;
        while (now < end) {
            id += 0x1000;
            Session.check(session.link().call(Note.of(id)), id);
            long answered = System.nanoTime();
            latencies.recordValue(answered - now);
            now = answered;
        }
        long calls = latencies.getTotalCount();
        return Measured.of(Measured.micros(latencies, 50), calls, latencies, allocation.perOperation(calls));
    }
}
