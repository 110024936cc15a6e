package dev.ipc.group;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A socket's place in the file system. */
final class SocketFile {
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
     * Removes a socket that a dead owner left. For the holder of the lock, who alone knows that nobody serves it.
     *
     * @throws dev.ipc.UnsafePathException if something else stands there, or another user's socket
     */
    static void removeStale(Path path) throws IOException {
        if (find(path, CurrentUser.uid()).isPresent()) {
            Files.delete(path);
        }
    }
}
