package dev.ipc.group;

import dev.ipc.NameTakenException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** How a starter gets the lock of a name, or learns who has it. */
final class NameLock {
    /** How long a lock that no living process claims may be held: starters do so between two steps, discovery for a moment. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(2);

    /** Many starters that look often take the CPU from the one who is about to tell his name. */
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(50);

    private NameLock() {}

    /**
     * Takes the lock. Blocks for up to a second where somebody holds it and no living process is named as the owner.
     *
     * @throws NameTakenException if somebody else owns the name
     */
    static LockFile take(ServicePaths paths, String name) throws IOException {
        long start = System.nanoTime();
        long pauseNanos = FIRST_PAUSE.toNanos();
        while (true) {
            Optional<LockFile> lock = LockFile.tryTake(paths.lock());
            Optional<OwnerFile> owner = OwnerFile.read(paths.owner());
            boolean living = owner.filter(OwnerFile::isRunning).isPresent();
            if (lock.isPresent()) {
                if (living && !owner.orElseThrow().isThisProcess()) {
                    // His lock is lost, he isn't: its file was deleted, or something in his process opened and closed
                    // it.
                    lock.get().release();
                    throw taken(name, owner);
                }
                return lock.get();
            }
            if (living || System.nanoTime() - start > PATIENCE.toNanos()) {
                throw taken(name, owner);
            }
            LockSupport.parkNanos(pauseNanos);
            pauseNanos = Math.min(2 * pauseNanos, LONGEST_PAUSE.toNanos());
        }
    }

    private static NameTakenException taken(String name, Optional<OwnerFile> text) {
        // What a dead owner left is nothing to tell.
        Optional<OwnerFile> owner = text.filter(OwnerFile::mayBeRunning);
        String who = owner.map(process -> "process " + process.pid() + ", since " + process.since())
                .orElse("a process that left no name");
        return new NameTakenException(
                name + " is served by " + who + "; stop it or choose another name",
                owner.map(OwnerFile::pid).orElse(0L));
    }
}
