package dev.ipc.group;

import dev.ipc.UnsafePathException;
import java.io.IOException;
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
        List<LiveService> live = new ArrayList<>();
        try (DirectoryStream<Path> owners =
                Files.newDirectoryStream(container.directory(), "*" + ServicePaths.OWNER_SUFFIX)) {
            for (Path owner : owners) {
                Optional<OwnerFile> text = OwnerFile.read(owner);
                if (text.isPresent()) {
                    look(container, owner, text.get()).ifPresent(live::add);
                }
            }
        } catch (IOException e) {
            throw new UnsafePathException(container.directory(), container + " can't be read: " + Reasons.of(e), e);
        }
        live.sort(Comparator.comparing(LiveService::service));
        return List.copyOf(live);
    }

    private static Optional<LiveService> look(Container container, Path owner, OwnerFile text) throws IOException {
        ServicePaths paths;
        try {
            paths = container.paths(text.service());
        } catch (IllegalArgumentException noName) {
            return Optional.empty();
        }
        Optional<FileFacts> socket = FileFacts.of(paths.socket()).filter(facts -> facts.is(FileFacts.Kind.SOCKET));
        if (!paths.owner().equals(owner) || socket.isEmpty() || !LockFile.isTaken(paths.lock())) {
            return Optional.empty();
        }
        return Optional.of(
                new LiveService(text.service(), text.pid(), socket.get().owner().getName(), text.since()));
    }
}
