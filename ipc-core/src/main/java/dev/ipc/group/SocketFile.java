package dev.ipc.group;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** A socket's place in the file system. */
final class SocketFile {
    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final String WHAT = "a service's socket";

    private SocketFile() {}

    /**
     * Returns the socket that stands at {@code path}, empty if nothing does.
     *
     * @throws dev.ipc.UnsafePathException if something else stands there, or another user's socket
     */
    static Optional<FileFacts> find(Path path, int owner) throws IOException {
        Optional<FileFacts> found = FileFacts.of(path);
        if (found.isPresent()
                && !(found.get().is(FileFacts.Kind.SOCKET) && found.get().isOf(owner))) {
            throw Failures.foreign(found.get(), WHAT);
        }
        return found;
    }

    /**
     * Removes a socket that a dead owner left. For the holder of the lock, who alone knows that no server of this library
     * serves it. A socket at which somebody listens all the same is a foreign program's. Blocks for up to half a second
     * while somebody listens: a killed owner may lose its lock a moment before its socket.
     *
     * @throws dev.ipc.UnsafePathException if something else stands there, another user's socket, or one that is listened at
     */
    static void removeStale(Path path) throws IOException {
        Optional<FileFacts> found = find(path, CurrentUser.uid());
        if (found.isEmpty()) {
            return;
        }
        long start = System.nanoTime();
        while (isListenedAt(path)) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw Failures.listenedAt(path);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        Files.delete(path);
    }

    /**
     * Removes a socket that this process bound where nothing stood. A transport may go on listening for a moment after its
     * channel is closed.
     *
     * @throws dev.ipc.UnsafePathException if something else stands there, or another user's socket
     */
    static void removeOwn(Path path) throws IOException {
        if (find(path, CurrentUser.uid()).isPresent()) {
            Files.delete(path);
        }
    }

    private static boolean isListenedAt(Path path) throws IOException {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false);
            probe.connect(UnixDomainSocketAddress.of(path));
            return true;
        } catch (ConnectException refused) {
            return false;
        } catch (SocketException unavailable) {
            return Files.isWritable(
                    path); // its backlog is full; or else a umask left it without rights, and it can't be asked
        }
    }
}
