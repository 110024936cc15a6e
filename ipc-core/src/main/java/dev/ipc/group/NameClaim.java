package dev.ipc.group;

import dev.ipc.NameTakenException;
import dev.ipc.ServiceAddress;
import dev.ipc.UnsafePathException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The exclusive ownership of a service's name, among all processes of the machine, for as long as a server serves it.
 *
 * <p>A server takes the claim, binds and listens at {@link #bindPath()}, then publishes: only then can clients see it, with
 * the right permissions from the first moment. It closes its listening channel first and the claim after it.
 *
 * <p><em>Threading:</em> thread-safe. Every method but the path accessors does blocking file I/O, and {@link #take} may
 * wait for up to half a second: call them off the event loop.
 *
 * <p><em>Life cycle:</em> whoever takes a claim closes it; a second close does nothing. The kernel ends the claim of a
 * process that dies, however it dies, and what is left of it is removed by the next claim on the name.
 *
 * <p><em>Failure:</em> {@link UnsafePathException} where something that isn't ours is in the way or the operating system
 * refuses; nothing foreign is ever removed.
 */
public final class NameClaim implements AutoCloseable {
    /** What became of a published socket's path. */
    public enum PathState {
        /** Clients find this server's socket. */
        INTACT,
        /** Nothing is there: clients can't find this server. */
        REMOVED,
        /** Something else is there: clients find that, or fail. */
        REPLACED
    }

    /** The points between which a process may die; tests stop there. */
    enum Step {
        LOCKED,
        CLEANED,
        OWNER_WRITTEN,
        RESTRICTED,
        LINKED,
        PUBLISHED,
        SOCKET_REMOVED,
        OWNER_REMOVED,
        RELEASED
    }

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    /** How long a lock that nobody seems to own may be held: discovery holds one for a moment, starters between two steps. */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private static final Duration PAUSE = Duration.ofMillis(2);

    private final ServicePaths paths;
    private final LockFile lock;
    private final Consumer<Step> steps;
    private @Nullable Object publishedKey;
    private boolean closed;

    private NameClaim(ServicePaths paths, LockFile lock, Consumer<Step> steps) {
        this.paths = paths;
        this.lock = lock;
        this.steps = steps;
    }

    /**
     * Takes the name of an address, making its container where it is missing, and removes what a dead owner left.
     *
     * @throws NameTakenException if a living server owns it
     * @throws UnsafePathException if the container isn't safe to use, or something in the way isn't ours
     * @throws dev.ipc.TransportUnavailableException on Windows, which isn't supported yet
     */
    public static NameClaim take(ServiceAddress address) {
        return take(address, step -> {});
    }

    static NameClaim take(ServiceAddress address, Consumer<Step> steps) {
        Container container = Container.of(address);
        ServicePaths paths = container.paths(address.service());
        container.prepare();
        SafeDirectory.prepare(paths.privateDirectory(), CurrentUser.uid());
        try {
            NameClaim claim = new NameClaim(paths, acquire(address, paths), steps);
            try {
                claim.begin(address);
                return claim;
            } catch (Throwable e) {
                claim.lock.release();
                throw e;
            }
        } catch (IOException e) {
            throw unusable(container.directory(), e);
        }
    }

    private static LockFile acquire(ServiceAddress address, ServicePaths paths) throws IOException {
        long start = System.nanoTime();
        while (true) {
            Optional<LockFile> lock = LockFile.tryTake(paths.lock());
            Optional<OwnerFile> owner = OwnerFile.read(paths.owner());
            boolean owned = owner.filter(OwnerFile::isRunning).isPresent();
            if (lock.isPresent()) {
                // A living owner without a lock: somebody deleted the file under him, or his own process let the lock
                // go.
                if (owned && !owner.orElseThrow().isThisProcess()) {
                    lock.get().release();
                    throw taken(address, owner);
                }
                return lock.get();
            }
            if (owned || System.nanoTime() - start > PATIENCE.toNanos()) {
                throw taken(address, owner);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private void begin(ServiceAddress address) throws IOException {
        steps.accept(Step.LOCKED);
        removeStale(paths.socket());
        removeStale(paths.bind());
        steps.accept(Step.CLEANED);
        Optional<FileFacts> old = FileFacts.of(paths.owner());
        if (old.isPresent() && (!old.get().is(FileFacts.Kind.FILE) || old.get().uid() != CurrentUser.uid())) {
            throw new UnsafePathException(
                    paths.owner(), paths.owner() + ", " + old.get().describe() + ", is not ours; remove it", null);
        }
        OwnerFile.ofThisProcess(address.service()).write(paths.draft(), paths.owner());
        steps.accept(Step.OWNER_WRITTEN);
    }

    /** Returns the path at which the server binds. Nothing stands there when the claim is new. */
    public Path bindPath() {
        return paths.bind();
    }

    /** Returns the path at which clients find the server once it is published. */
    public Path socketPath() {
        return paths.socket();
    }

    /**
     * Makes the socket that listens at {@link #bindPath()} visible at {@link #socketPath()}, for this user only. The bind
     * path is free afterwards; the socket keeps that name where the system shows socket names.
     *
     * @throws IllegalStateException if there is no socket at the bind path, or the claim is published or closed
     * @throws UnsafePathException if something appeared at the socket's path
     */
    public synchronized void publish() {
        if (closed || publishedKey != null) {
            throw new IllegalStateException("a claim is published once, before it is closed: take another one");
        }
        try {
            FileFacts bound = FileFacts.of(paths.bind())
                    .orElseThrow(() -> new IllegalStateException("bind and listen at " + paths.bind() + " first"));
            Container.requireOwnSocket(paths.bind(), bound);
            Files.setPosixFilePermissions(paths.bind(), OWNER_ONLY);
            steps.accept(Step.RESTRICTED);
            // Unlike a rename, a link never replaces what is there.
            Files.createLink(paths.socket(), paths.bind());
            publishedKey = bound.key();
            steps.accept(Step.LINKED);
            Files.delete(paths.bind());
            steps.accept(Step.PUBLISHED);
        } catch (IOException e) {
            throw unusable(paths.socket(), e);
        }
    }

    /**
     * Looks at what stands at the socket's path now.
     *
     * @throws IllegalStateException if the claim isn't published
     * @throws UnsafePathException if the path can't be looked at
     */
    public synchronized PathState state() {
        if (publishedKey == null) {
            throw new IllegalStateException("the claim isn't published");
        }
        try {
            Optional<FileFacts> found = FileFacts.of(paths.socket());
            if (found.isEmpty()) {
                return PathState.REMOVED;
            }
            return found.get().key().equals(publishedKey) ? PathState.INTACT : PathState.REPLACED;
        } catch (IOException e) {
            throw unusable(paths.socket(), e);
        }
    }

    /**
     * Removes this server's socket, unless another object took its place, and gives the name up. Close the listening
     * channel before: some transports remove the path they bound when they close.
     *
     * @throws UnsafePathException if something of ours couldn't be removed; the name is given up all the same
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            try {
                if (publishedKey != null && state() == PathState.INTACT) {
                    Files.deleteIfExists(paths.socket());
                }
                steps.accept(Step.SOCKET_REMOVED);
                removeStale(paths.bind());
                if (OwnerFile.read(paths.owner())
                        .filter(OwnerFile::isThisProcess)
                        .isPresent()) {
                    Files.deleteIfExists(paths.owner());
                }
                steps.accept(Step.OWNER_REMOVED);
            } finally {
                lock.release();
                steps.accept(Step.RELEASED);
            }
        } catch (IOException e) {
            throw unusable(paths.socket(), e);
        }
    }

    /** Removes a socket that a dead owner left: whoever holds the lock knows that nobody serves it. */
    private static void removeStale(Path path) throws IOException {
        Optional<FileFacts> found = FileFacts.of(path);
        if (found.isPresent()) {
            Container.requireOwnSocket(path, found.get());
            Files.delete(path);
        }
    }

    private static NameTakenException taken(ServiceAddress address, Optional<OwnerFile> owner) {
        long pid = owner.map(OwnerFile::pid).orElse(0L);
        String who = pid > 0 ? "process " + pid : "another server";
        return new NameTakenException(address + " is served by " + who + "; stop it or choose another name", pid);
    }

    private static UnsafePathException unusable(Path path, IOException cause) {
        return new UnsafePathException(
                Objects.requireNonNull(path), path + " can't be used: " + Reasons.of(cause), cause);
    }
}
