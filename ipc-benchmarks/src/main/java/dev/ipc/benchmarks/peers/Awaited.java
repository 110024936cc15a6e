package dev.ipc.benchmarks.peers;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where one thread waits for an answer that arrives on another, for peers that have no blocking call of their own. All other
 * messages pass on.
 *
 * <p><em>Threading:</em> one caller at a time; answers from any thread.
 */
final class Awaited implements Consumer<Object> {
    private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final Consumer<Object> otherwise;
    private long awaitedId;
    private volatile @Nullable Thread waiting;
    private volatile @Nullable Note answer;

    Awaited(Consumer<Object> otherwise) {
        this.otherwise = otherwise;
    }

    @Override
    public void accept(Object message) {
        Thread thread = waiting;
        if (thread != null && message instanceof Note note && note.id() == awaitedId) {
            waiting = null;
            answer = note;
            LockSupport.unpark(thread);
        } else {
            otherwise.accept(message);
        }
    }

    /** Asks and waits. */
    Note call(Link link, Note question) throws Exception {
        answer = null;
        awaitedId = question.id();
        waiting = Thread.currentThread();
        link.ask(question);
        Note got = answer;
        long deadline = System.nanoTime() + DEADLINE_NANOS;
        while (got == null) {
            LockSupport.parkNanos(this, DEADLINE_NANOS);
            got = answer;
            if (got == null && System.nanoTime() > deadline) {
                throw new TimeoutException("no answer to " + question.name());
            }
        }
        return got;
    }
}
