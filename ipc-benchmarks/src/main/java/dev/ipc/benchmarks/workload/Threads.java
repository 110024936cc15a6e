package dev.ipc.benchmarks.workload;

import dev.ipc.benchmarks.peers.Note;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** So many threads send on one link; each waits after a few messages until they are written. */
final class Threads implements Workload {
    private static final int MESSAGES_AT_ONCE = 8;

    private final int threads;

    Threads(int threads) {
        this.threads = threads;
    }

    @Override
    public Measured run(Session session, Duration duration) throws Exception {
        session.command("reset", "");
        AtomicLong sent = new AtomicLong();
        ExecutorService senders = Executors.newFixedThreadPool(threads);
        try {
            long start = System.nanoTime();
            List<Future<?>> over = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                over.add(senders.submit(() -> {
                    while (System.nanoTime() - start < duration.toNanos()) {
                        send(session, sent);
                    }
                    return null;
                }));
            }
            for (Future<?> each : over) {
                each.get();
            }
            OneWay.awaitAll(session, sent.get());
            return Measured.of(sent.get() * 1e9 / (System.nanoTime() - start), sent.get());
        } finally {
            senders.shutdown();
        }
    }

    private static void send(Session session, AtomicLong sent) {
        CompletableFuture<?> written = CompletableFuture.completedFuture(null);
        for (int i = 0; i < MESSAGES_AT_ONCE; i++) {
            written = session.link().send(Note.of(-sent.incrementAndGet()));
        }
        written.join();
    }
}
