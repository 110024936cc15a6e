package dev.ipc.group;

import dev.ipc.NameTakenException;
import dev.ipc.PathLoss;
import dev.ipc.ServiceAddress;
import dev.ipc.UnsafePathException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The exclusive ownership of a service's name, among all processes of the machine, for as long as a server serves it.
 *
 * <p>A server takes the claim, binds and listens at {@link #bindPath()}, then publishes: only then can clients see it, with
 * the right permissions from the first moment. It closes its listening channel first and the claim after it.
 *
 * <p><em>Threading:</em> thread-safe. Every method but the path accessors does blocking file I/O, and {@link #take take} may
 * wait for a second or two: call them off the event loop.
 *
 * <p><em>Life cycle:</em> whoever takes a claim closes it; a second close does nothing. The kernel ends the claim of a
 * process that dies, however it dies, and the next claim on the name removes what is left of it.
 *
 * <p><em>Failure:</em> {@link UnsafePathException} where something that isn't ours is in the way, or the operating system
 * refuses. Nothing foreign is ever removed.
 */
public final class NameClaim implements AutoCloseable {
    /** What has just been done: the points at which a process may die. */
    enum Step {
        LOCKED,
        SOCKET_CLEARED,
        BIND_PATH_CLEARED,
        OWNER_WRITTEN,
        RESTRICTED,
        LINKED,
        PUBLISHED,
        SOCKET_REMOVED,
        OWNER_REMOVED
    }

    private final Container container;
    private final ServicePaths paths;
    private final LockFile lock;
    private final Object ownerKey;
    private final Consumer<Step> done;
    private @Nullable Object publishedKey;
    private boolean closed;

    private NameClaim(Container container, ServicePaths paths, LockFile lock, Object ownerKey, Consumer<Step> done) {
        this.container = container;
        this.paths = paths;
        this.lock = lock;
        this.ownerKey = ownerKey;
        this.done = done;
    }

    /**
     * Takes the name of an address in its container.
     *
     * @throws NameTakenException if a living server owns it
     * @throws UnsafePathException if the container isn't safe to use, or something in the way isn't ours
     * @throws dev.ipc.TransportUnavailableException on Windows, which isn't supported yet
     * @see #take(Container, String)
     */
    public static NameClaim take(ServiceAddress address) {
        return take(Container.of(address), address.service());
    }

    /**
     * Takes a service's name in a container, {@linkplain Container#prepare preparing} it, and removes what a dead owner of
     * the name left.
     *
     * @throws IllegalArgumentException if the name breaks the rule of {@link ServiceAddress}
     * @throws NameTakenException if a living server owns it
     * @throws UnsafePathException if the container isn't safe to use, or something in the way isn't ours
     */
    public static NameClaim take(Container container, String service) {
        return take(container, service, step -> {});
    }

    static NameClaim take(Container container, String service, Consumer<Step> done) {
        ServicePaths paths = container.paths(service);
        container.prepare();
        try {
            SafeDirectory.preparePrivate(paths.privateDirectory());
            OwnerFile owner = OwnerFile.ofThisProcess(service);
            LockFile lock = NameLock.take(paths, service + " in " + container);
            try {
                done.accept(Step.LOCKED);
                SocketFile.removeStale(paths.socket());
                done.accept(Step.SOCKET_CLEARED);
                SocketFile.removeStale(paths.bind());
                done.accept(Step.BIND_PATH_CLEARED);
                Object ownerKey = owner.write(paths.draft(), paths.owner());
                done.accept(Step.OWNER_WRITTEN);
                return new NameClaim(container, paths, lock, ownerKey, done);
            } catch (Throwable e) {
                lock.release();
                throw e;
            }
        } catch (IOException e) {
            throw Failures.unusable(container.directory(), e);
        }
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
     * Makes the socket that listens at {@link #bindPath()} visible at {@link #socketPath()}, for this user and whom the
     * container is shared with. The bind path is free afterwards; the system's lists of sockets go on showing it.
     *
     * @throws IllegalStateException if there is no socket at the bind path, or the claim is published or closed
     * @throws UnsafePathException if something appeared at the socket's path
     */
    public synchronized void publish() {
        if (closed || publishedKey != null) {
            throw new IllegalStateException("a claim is published once, before it is closed: take another one");
        }
        try {
            FileFacts bound = SocketFile.find(paths.bind(), CurrentUser.uid())
                    .orElseThrow(() -> new IllegalStateException("bind and listen at " + paths.bind() + " first"));
            container.access().applyToSocket(paths.bind());
            done.accept(Step.RESTRICTED);
            link();
            publishedKey = bound.key();
            done.accept(Step.LINKED);
            Files.delete(paths.bind());
            done.accept(Step.PUBLISHED);
        } catch (IOException e) {
            throw Failures.unusable(paths.socket(), e);
        }
    }

    /** A rename would replace what stands there; a link doesn't. */
    private void link() throws IOException {
        try {
            Files.createLink(paths.socket(), paths.bind());
        } catch (FileAlreadyExistsException e) {
            throw new UnsafePathException(
                    paths.socket(), "something appeared at " + paths.socket() + " after this server took its name", e);
        }
    }

    /**
     * Looks at what stands at the socket's path now.
     *
     * @return empty if it is this server's socket
     * @throws IllegalStateException if the claim isn't published
     */
    public synchronized Optional<PathLoss> loss() {
        if (publishedKey == null) {
            throw new IllegalStateException("the claim isn't published");
        }
        try {
            Optional<FileFacts> found = FileFacts.of(paths.socket());
            if (found.isPresent()) {
                boolean intact = found.get().key().equals(publishedKey);
                return intact ? Optional.empty() : Optional.of(PathLoss.REPLACED);
            }
        } catch (IOException outOfReach) {
            // As good as removed, for clients too.
        }
        return Optional.of(PathLoss.REMOVED);
    }

    /**
     * Removes this server's socket, unless another object took its place, and gives the name up. Close the listening channel
     * before: some transports remove the path that they bound when they close, which by then may be the next owner's.
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
                removeSocket();
                done.accept(Step.SOCKET_REMOVED);
            } finally {
                remove(paths.owner(), ownerKey);
                done.accept(Step.OWNER_REMOVED);
            }
        } catch (IOException e) {
            throw Failures.unusable(paths.socket(), e);
        } finally {
            lock.release();
        }
    }

    private void removeSocket() throws IOException {
        if (publishedKey == null) {
            SocketFile.removeOwn(paths.bind());
        } else {
            remove(paths.socket(), publishedKey);
            remove(paths.bind(), publishedKey);
        }
    }

    /** Removes the object of this identity, and nothing else. */
    private static void remove(Path path, Object key) throws IOException {
        if (FileFacts.of(path).filter(found -> found.key().equals(key)).isPresent()) {
            Files.deleteIfExists(path);
        }
    }
}
