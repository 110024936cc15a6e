package dev.ipc.benchmarks.workload;

import dev.ipc.benchmarks.peers.Blob;
import dev.ipc.benchmarks.peers.Note;
import java.time.Duration;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Messages one after the other, unanswered; over when the server has counted and verified all of them. */
final class OneWay implements Workload {
    private static final long DEADLINE_NANOS = 20_000_000_000L;
    private static final double MEGA = 1e6;

    private final LongFunction<Object> message;
    private final double figurePerMessage;
    private final int messagesPerLook;

    private OneWay(LongFunction<Object> message, double figurePerMessage, int messagesPerLook) {
        this.message = message;
        this.figurePerMessage = figurePerMessage;
        this.messagesPerLook = messagesPerLook;
    }

    /** Small messages; the figure is messages a second. */
    static OneWay notes() {
        return new OneWay(Note::of, 1, 64);
    }

    /** Large messages; the figure is megabytes a second. */
    static OneWay blobs(int size) {
        Blob blob = Blob.of(-1, size);
        return new OneWay(id -> new Blob(id, blob.bytes()), size / MEGA, 1);
    }

    @Override
    public Measured run(Session session, Duration duration) throws Exception {
        session.command("reset", "");
        Allocation allocation = Allocation.start(session);
        long start = System.nanoTime();
        Source source = new Source(start + duration.toNanos());
        session.link().stream(source);
        awaitAll(session, source.sent);
        long nanos = System.nanoTime() - start;
        if (session.commandForNumber("summed") != -source.sent * (source.sent + 1) / 2
                || session.commandForNumber("broken") != 0) {
            throw new IllegalStateException("the server got something else");
        }
        double allocated = allocation.perOperation(source.sent);
        return new Measured(
                source.sent * figurePerMessage * 1e9 / nanos,
                source.sent,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                allocated);
    }

    /** Waits until the server has counted so many. */
    static void awaitAll(Session session, long sent) throws Exception {
        long deadline = System.nanoTime() + DEADLINE_NANOS;
        long counted = session.commandForNumber("counted");
        while (counted != sent) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("sent " + sent + ", the server got " + counted);
            }
            Thread.sleep(1);
            counted = session.commandForNumber("counted");
        }
    }

    /** Asked by several threads where a link sends in completions, which run where a send completes. */
    private final class Source implements Supplier<@Nullable Object> {
        private final long end;
        private long sent;
        private boolean over;

        Source(long end) {
            this.end = end;
        }

        @Override
        public synchronized @Nullable Object get() {
            if (over || (sent % messagesPerLook == 0 && System.nanoTime() >= end)) {
                over = true;
                return null;
            }
            return message.apply(- ++sent);
        }
    }
}
