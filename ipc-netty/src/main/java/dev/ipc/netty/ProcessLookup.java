package dev.ipc.netty;

import dev.ipc.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.Map;
import java.util.Optional;

/**
 * What the system says of a peer's process, beyond the kernel's word at connect.
 *
 * <p><em>Threading:</em> blocks for file reads, and for a loop that serves connections never for {@linkplain #mayTakeLong longer}.
 */
final class ProcessLookup {
    private static final Path PROCESSES = Path.of("/proc");

    /** What was found last: the processes of a product mostly run the same JVM, and their peers share its path. */
    private static volatile Optional<Path> lastExecutable = Optional.empty();

    private ProcessLookup() {}

    /** Returns whether completing the peer asks for the name of another user, and so perhaps a directory service. */
    static boolean mayTakeLong(Peer peer) {
        return peer.userName().isEmpty() && peer.pid().isPresent() && peer.uid().isPresent();
    }

    /** Returns the peer with its user's name and the hints, where the system tells. */
    static Peer complete(Peer peer) {
        Optional<String> userName = peer.userName().isPresent() ? peer.userName() : userName(peer);
        return new Peer(peer.pid(), peer.uid(), peer.gid(), userName, hints(peer), peer.label());
    }

    private static Peer.Hints hints(Peer peer) {
        Optional<ProcessHandle> process =
                peer.pid().isPresent() ? ProcessHandle.of(peer.pid().getAsLong()) : Optional.empty();
        if (process.isEmpty()) {
            return Peer.Hints.NONE;
        }
        ProcessHandle.Info info = process.get().info();
        return new Peer.Hints(info.startInstant(), executable(info));
    }

    private static Optional<Path> executable(ProcessHandle.Info info) {
        Optional<Path> found =
                info.command().isPresent() ? Optional.of(Path.of(info.command().get())) : Optional.empty();
        Optional<Path> last = lastExecutable;
        if (found.equals(last)) {
            return last;
        }
        lastExecutable = found;
        return found;
    }

    /** The owner of the process's files has a number and a name: with the peer's number, it is the peer's name. */
    private static Optional<String> userName(Peer peer) {
        if (!mayTakeLong(peer)) {
            return Optional.empty();
        }
        try {
            Path process = PROCESSES.resolve(Long.toString(peer.pid().getAsLong()));
            Map<String, Object> owner = Files.readAttributes(process, "unix:uid,owner");
            boolean same = Integer.valueOf(peer.uid().getAsInt()).equals(owner.get("uid"));
            return same && owner.get("owner") instanceof UserPrincipal user
                    ? Optional.of(user.getName())
                    : Optional.empty();
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException gone) {
            return Optional.empty();
        }
    }
}
