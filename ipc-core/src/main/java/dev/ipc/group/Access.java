package dev.ipc.group;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Who beside the owner may reach the services of a container: nobody, or the members of one group of the system's. They may
 * find and connect to sockets; nobody but the owner may write to the directory.
 *
 * @param gid the id of that group
 */
record Access(OptionalInt gid) {
    static final Access OWNER_ONLY = new Access(OptionalInt.empty());

    static final Set<PosixFilePermission> PRIVATE_DIRECTORY = PosixFilePermissions.fromString("rwx------");
    static final Set<PosixFilePermission> PRIVATE_FILE = PosixFilePermissions.fromString("rw-------");
    static final Set<PosixFilePermission> READABLE_FILE = PosixFilePermissions.fromString("rw-r--r--");

    private static final Set<PosixFilePermission> GROUP_DIRECTORY = PosixFilePermissions.fromString("rwxr-x---");
    private static final Set<PosixFilePermission> GROUP_SOCKET = PosixFilePermissions.fromString("rw-rw----");

    boolean isShared() {
        return gid.isPresent();
    }

    /** Sets the rights of a directory of ours, whatever the umask left of them. */
    void applyToDirectory(Path directory) throws IOException {
        apply(directory, isShared() ? GROUP_DIRECTORY : PRIVATE_DIRECTORY);
    }

    /** Sets the rights of a socket of ours, whatever the umask made of them. */
    void applyToSocket(Path socket) throws IOException {
        apply(socket, isShared() ? GROUP_SOCKET : PRIVATE_FILE);
    }

    private void apply(Path path, Set<PosixFilePermission> rights) throws IOException {
        if (isShared()) {
            // First the group, so that no other one has the rights for a moment.
            Files.setAttribute(path, "unix:gid", gid.getAsInt(), LinkOption.NOFOLLOW_LINKS);
        }
        Files.setPosixFilePermissions(path, rights);
    }
}
