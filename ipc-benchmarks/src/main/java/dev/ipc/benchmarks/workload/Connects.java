package dev.ipc.benchmarks.workload;

import dev.ipc.benchmarks.peers.Link;
import dev.ipc.benchmarks.peers.Note;
import java.time.Duration;
import org.HdrHistogram.Histogram;

/** Connects, asks one question, waits for the answer, closes; one after the other. The latency is that of the answer, without the end. */
final class Connects implements Workload {
    @Override
    public Measured run(Session session, Duration duration) throws Exception {
        Histogram latencies = new Histogram(30_000_000_000L, 3);
        long start = System.nanoTime();
        long now = start;
        while (now - start < duration.toNanos()) {
            try (Link link = session.open(message -> {})) {
                Session.check(link.call(Note.of(0x1000)), 0x1000);
                latencies.recordValue(System.nanoTime() - now);
            }
            now = System.nanoTime();
        }
        long connects = latencies.getTotalCount();
        return Measured.of(connects * 1e9 / (now - start), connects, latencies, Double.NaN);
    }
}
