package dev.ipc.benchmarks.workload;

import dev.ipc.benchmarks.peers.Link;
import dev.ipc.benchmarks.peers.Note;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.AtomicHistogram;
import org.jspecify.annotations.Nullable;

/** So many questions outstanding, in all: each answer's callback asks the next. */
final class PingPong implements Workload {
    private final int outstanding;
    private final int links;

    PingPong(int outstanding) {
        this(outstanding, 1);
    }

    /** Has each question asked on the next of so many links. */
    PingPong(int outstanding, int links) {
        this.outstanding = outstanding;
        this.links = links;
    }

    @Override
    public Measured run(Session session, Duration duration) throws Exception {
        List<Link> opened = new ArrayList<>(List.of(session.link()));
        Game game = new Game(opened);
        try {
            while (opened.size() < links) {
                opened.add(session.open(game::answered));
            }
            return play(session, game, duration);
        } finally {
            for (Link link : opened.subList(1, opened.size())) {
                link.close();
            }
        }
    }

    private Measured play(Session session, Game game, Duration duration) throws Exception {
        Allocation allocation = Allocation.start(session);
        game.end = System.nanoTime() + duration.toNanos();
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
        final List<Link> links;
        volatile long end;
        final Slot[] slots = new Slot[outstanding];
        private final AtomicInteger running = new AtomicInteger(outstanding);

        Game(List<Link> links) {
            this.links = links;
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
        private int turn;

        Slot(Game game, int number) {
            this.game = game;
            this.id = number;
            this.turn = number;
        }

        void ask() throws Exception {
            id += 0x1000;
            asked = System.nanoTime();
            turn = (turn + game.slots.length) % game.links.size();
            game.links.get(turn).ask(Note.of(id));
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
