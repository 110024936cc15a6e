package dev.ipc.group;

import dev.ipc.UnsafePathException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A service that was live when it was listed.
 *
 * <p><em>Threading:</em> immutable.
 *
 * @param service the service's name
 * @param pid the process id that its owner declared, as the owner sees it
 * @param user the name of the user who owns its socket, or his id where he has no name
 * @param since when its owner took the name
 */
public record LiveService(String service, long pid, String user, Instant since) {

    static List<LiveService> list(Container container) {
        Path directory = container.directory();
        List<LiveService> live = new ArrayList<>();
        try (DirectoryStream<Path> texts = Files.newDirectoryStream(directory, "*" + ServicePaths.OWNER_SUFFIX)) {
            for (Path text : texts) {
                OwnerFile.read(text)
                        .flatMap(owner -> look(container, text, owner))
                        .ifPresent(live::add);
            }
        } catch (IOException e) {
            throw Failures.unusable(directory, e);
        } catch (DirectoryIteratorException e) {
            throw Failures.unusable(directory, new IOException("the listing broke off", e));
        }
        live.sort(Comparator.comparing(LiveService::service));
        return List.copyOf(live);
    }

    /** Returns the service that a text names; empty if it isn't live, or the text or its neighbors make no sense. */
    private static Optional<LiveService> look(Container container, Path text, OwnerFile owner) {
        try {
            ServicePaths paths = container.paths(owner.service());
            Optional<FileFacts> socket = container.findSocket(paths);
            boolean live = socket.isPresent() && paths.owner().equals(text) && isOwned(paths, owner);
            return live
                    ? Optional.of(new LiveService(
                            owner.service(), owner.pid(), socket.orElseThrow().ownerName(), owner.since()))
                    : Optional.empty();
        } catch (IllegalArgumentException | UnsafePathException | IOException notAService) {
            return Optional.empty();
        }
    }

    /** The lock tells. Another user's can't be asked; there, the process that the text names must exist. */
    private static boolean isOwned(ServicePaths paths, OwnerFile owner) throws IOException {
        Optional<FileFacts> lock = FileFacts.of(paths.lock());
        if (lock.isEmpty()) {
            return false;
        }
        return lock.get().isOurs() ? LockFile.isTaken(paths.lock()) : owner.exists();
    }
}
