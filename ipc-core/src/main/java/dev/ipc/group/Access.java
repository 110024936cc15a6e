package dev.ipc.group;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Who beside the owner may reach the services of a container: nobody, or the members of one group of the system's. They may
 * find and connect to sockets; nobody but the owner may write to the directory.
 */
record Access(Optional<GroupPrincipal> group) {
    static final Access OWNER_ONLY = new Access(Optional.empty());

    static final Set<PosixFilePermission> PRIVATE_DIRECTORY = PosixFilePermissions.fromString("rwx------");
    static final Set<PosixFilePermission> PRIVATE_FILE = PosixFilePermissions.fromString("rw-------");
    static final Set<PosixFilePermission> READABLE_FILE = PosixFilePermissions.fromString("rw-r--r--");

    private static final Set<PosixFilePermission> GROUP_DIRECTORY = PosixFilePermissions.fromString("rwxr-x---");
    private static final Set<PosixFilePermission> GROUP_SOCKET = PosixFilePermissions.fromString("rw-rw----");

    /** Sets the rights of a directory of ours, whatever the umask left of them. */
    void applyToDirectory(Path directory) throws IOException {
        apply(directory, PRIVATE_DIRECTORY, GROUP_DIRECTORY);
    }

    /** Sets the rights of a socket of ours, whatever the umask made of them. */
    void applyToSocket(Path socket) throws IOException {
        apply(socket, PRIVATE_FILE, GROUP_SOCKET);
    }

    private void apply(Path path, Set<PosixFilePermission> alone, Set<PosixFilePermission> shared) throws IOException {
        if (group.isPresent()) {
            // First the group, so that no other one has the rights for a moment.
            PosixFileAttributeView view =
                    Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
            Objects.requireNonNull(view).setGroup(group.get());
        }
        Files.setPosixFilePermissions(path, group.isPresent() ? shared : alone);
    }
}
