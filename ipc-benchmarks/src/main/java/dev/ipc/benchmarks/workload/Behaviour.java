package dev.ipc.benchmarks.workload;

import dev.ipc.benchmarks.peers.Blob;
import dev.ipc.benchmarks.peers.Note;
import dev.ipc.benchmarks.peers.Peer;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What a server does: it answers a question with the question, verifies and counts what isn't answered, and does what it is
 * commanded.
 *
 * <p><em>Threading:</em> thread-safe.
 */
final class Behaviour implements Peer.Answers {
    private final AtomicLong count = new AtomicLong();
    private final AtomicLong sum = new AtomicLong();
    private final AtomicLong broken = new AtomicLong();
    private final Semaphore credits = new Semaphore(0);

    /** How many broadcasts it has made and will make by the credit that it has. */
    private final AtomicLong granted = new AtomicLong();

    @Override
    public @Nullable Object take(Object message) {
        if (message instanceof Note note) {
            if (note.id() < 0) {
                took(note.id(), note.isIntact());
                return null;
            }
            return Note.NAME.equals(note.name()) ? note : Note.command(note.name(), note.id(), done(note));
        }
        Blob blob = (Blob) message;
        took(blob.id(), blob.isIntact());
        return null;
    }

    private void took(long id, boolean intact) {
        count.incrementAndGet();
        sum.addAndGet(id);
        if (!intact) {
            broken.incrementAndGet();
        }
    }

    private String done(Note command) {
        return switch (command.name()) {
            case "reset" -> {
                count.set(0);
                sum.set(0);
                yield "";
            }
            case "counted" -> Long.toString(count.get());
            case "summed" -> Long.toString(sum.get());
            case "broken" -> Long.toString(broken.get());
            case "heap" -> Long.toString(Memory.usedHeapBytes());
            case "allocated" -> Long.toString(Memory.allocatedBytes());
            case "credit" -> {
                int more = Integer.parseInt(command.text());
                granted.addAndGet(more);
                credits.release(more);
                yield "";
            }
            case "silence" -> Long.toString(granted.addAndGet(-credits.drainPermits()));
            default -> throw new IllegalArgumentException(command.name());
        };
    }

    /** Broadcasts what it has credit for, until the thread is interrupted. */
    void broadcastOn(Peer.Serving serving) throws Exception {
        for (long number = 1; ; number++) {
            credits.acquire();
            serving.broadcast(Note.of(-number));
        }
    }
}
