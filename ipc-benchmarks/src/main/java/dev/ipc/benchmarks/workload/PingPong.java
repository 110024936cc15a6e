package dev.ipc.benchmarks.workload;

import dev.ipc.benchmarks.peers.Note;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.AtomicHistogram;
import org.jspecify.annotations.Nullable;

/** So many questions outstanding: each answer's callback asks the next. */
final class PingPong implements Workload {
    private final int outstanding;

    PingPong(int outstanding) {
        this.outstanding = outstanding;
    }

    @Override
    public Measured run(Session session, Duration duration) throws Exception {
        Allocation allocation = Allocation.start(session);
        Game game = new Game(session, duration);
        session.received(game::answered);
        long start = System.nanoTime();
        for (Slot slot : game.slots) {
            slot.ask();
        }
        Session.await(game.over, duration);
        long nanos = System.nanoTime() - start;
        session.received(message -> {});
        long answers = game.latencies.getTotalCount();
        double allocated = allocation.perOperation(answers);
        Measured measured = Measured.of(answers * 1e9 / nanos, answers, game.latencies, allocated);
        return outstanding == 1 ? measured.withFigure(measured.p50()) : measured;
    }

    private final class Game {
        final CompletableFuture<@Nullable Void> over = new CompletableFuture<>();
        final AtomicHistogram latencies = new AtomicHistogram(30_000_000_000L, 3);
        final Session session;
        final long end;
        final Slot[] slots = new Slot[outstanding];
        private final AtomicInteger running = new AtomicInteger(outstanding);

        Game(Session session, Duration duration) {
            this.session = session;
            this.end = System.nanoTime() + duration.toNanos();
            for (int i = 0; i < outstanding; i++) {
                slots[i] = new Slot(this, i);
            }
        }

        void answered(Object message) {
            Note note = (Note) message;
            try {
                slots[(int) (note.id() & 0xfff)].answered(note);
            } catch (Throwable t) {
                over.completeExceptionally(t);
            }
        }

        void ended() {
            if (running.decrementAndGet() == 0) {
                over.complete(null);
            }
        }
    }

    /** One question after the other. Its turns happen one after the other, whatever threads they are on. */
    private static final class Slot {
        private final Game game;
        private long id;
        private long asked;

        Slot(Game game, int number) {
            this.game = game;
            this.id = number;
        }

        void ask() throws Exception {
            id += 0x1000;
            asked = System.nanoTime();
            game.session.link().ask(Note.of(id));
        }

        void answered(Note note) throws Exception {
            Session.check(note, id);
            long now = System.nanoTime();
            game.latencies.recordValue(now - asked);
            if (now < game.end) {
                ask();
            } else {
                game.ended();
            }
        }
    }
}
