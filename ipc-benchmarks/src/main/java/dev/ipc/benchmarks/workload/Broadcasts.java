package dev.ipc.benchmarks.workload;

import dev.ipc.benchmarks.peers.Note;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The server sends to all links at once. It has credit for a number of broadcasts, and gets more when all links have received a
 * batch of them. Each link sees that it misses none.
 */
final class Broadcasts implements Workload {
    private static final int BATCH = 32;
    private static final int DELIVERIES_UNDER_WAY = 64_000;

    private final int links;
    private final int batchesUnderWay;

    Broadcasts(int links) {
        this.links = links;
        this.batchesUnderWay = Math.max(2, Math.min(8, DELIVERIES_UNDER_WAY / links / BATCH));
    }

    @Override
    public Measured run(Session session, Duration duration) throws Exception {
        Run run = new Run(session, session.commandForNumber("silence"));
        List<Session.Listener> others = session.listeners(links - 1);
        try {
            session.received(run.new Receiver());
            session.listen();
            others.forEach(each -> each.received(run.new Receiver()));
            long start = System.nanoTime();
            session.command("credit", Integer.toString(BATCH * batchesUnderWay));
            CompletableFuture<?> timeOver = new CompletableFuture<>()
                    .completeOnTimeout(null, duration.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS);
            CompletableFuture.anyOf(timeOver, run.failed).get();
            double rate = run.deliveries.get() * 1e9 / (System.nanoTime() - start);
            run.end();
            run.expect(session.commandForNumber("silence"));
            Session.await(run.complete, duration);
            return Measured.of(rate, run.deliveries.get());
        } finally {
            session.received(message -> {});
            others.forEach(each -> each.received(message -> {}));
        }
    }

    private final class Run {
        final AtomicLong deliveries = new AtomicLong();
        final CompletableFuture<@Nullable Void> failed = new CompletableFuture<>();
        final CompletableFuture<@Nullable Void> complete = new CompletableFuture<>();
        private boolean over; // guarded by this
        private final Session session;
        private final long before;
        private volatile long expected = Long.MAX_VALUE;

        Run(Session session, long before) {
            this.session = session;
            this.before = before;
        }

        /** Says how many broadcasts there were in all. */
        void expect(long broadcasts) {
            expected = (broadcasts - before) * links;
            completeIfAll(deliveries.get());
        }

        private void completeIfAll(long delivered) {
            if (delivered >= expected) {
                complete.complete(null);
            }
        }

        void delivered() throws Exception {
            long delivered = deliveries.incrementAndGet();
            completeIfAll(delivered);
            if (delivered % ((long) BATCH * links) == 0) {
                askForMore();
            }
        }

        private synchronized void askForMore() throws Exception {
            if (!over) {
                session.link().ask(session.newCommand("credit", Integer.toString(BATCH)));
            }
        }

        /** Asks for no more: a command that follows comes after every credit. */
        synchronized void end() {
            over = true;
        }

        final class Receiver implements Consumer<Object> {
            private long last = -before;

            @Override
            public void accept(Object message) {
                Note note = (Note) message;
                if (note.id() > 0) {
                    return;
                }
                try {
                    Session.check(note, --last);
                    delivered();
                } catch (Throwable t) {
                    failed.completeExceptionally(t);
                    complete.completeExceptionally(t);
                }
            }
        }
    }
}
