package dev.ipc.group;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;

/**
 * The user as whom this process runs: the effective user id, by which the kernel grants access to files.
 *
 * <p><em>Threading:</em> thread-safe. The first call reads files; later ones answer from memory.
 */
public final class CurrentUser {
    private static final Path PROCESS_STATUS = Path.of("/proc/self/status");

    private CurrentUser() {}

    /** Returns the effective user id. The kernel's ids are unsigned; those above 2^31 - 1 are negative here. */
    public static int uid() {
        return Known.UID;
    }

    /** Returns the effective user, equal to the owner of files that this process creates. */
    public static UserPrincipal principal() {
        return Known.PRINCIPAL;
    }

    private static final class Known {
        static final int UID = readUid();
        static final UserPrincipal PRINCIPAL = readPrincipal();

        private static int readUid() {
            try {
                for (String line : Files.readAllLines(PROCESS_STATUS, StandardCharsets.ISO_8859_1)) {
                    if (line.startsWith("Uid:")) {
                        // real, effective, saved, file system
                        return Integer.parseUnsignedInt(line.split("\\s+", -1)[2]);
                    }
                }
                return ownerOfNewFile();
            } catch (NoSuchFileException withoutProc) {
                return ownerOfNewFile();
            } catch (IOException e) {
                throw new UncheckedIOException("the user id of this process can't be read", e);
            }
        }

        /** The portable way, for systems without {@code /proc}: a file belongs to whoever creates it. */
        private static int ownerOfNewFile() {
            try {
                Path file = Files.createTempFile("ipc-", ".uid");
                try {
                    return (Integer) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
                } finally {
                    Files.delete(file);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("the user id of this process can't be found out", e);
            }
        }

        /** The id decides; the name, which a host may have set to anything, is used only where it is the name of that id. */
        private static UserPrincipal readPrincipal() {
            UserPrincipalLookupService users = FileSystems.getDefault().getUserPrincipalLookupService();
            try {
                UserPrincipal byId = users.lookupPrincipalByName(Integer.toUnsignedString(UID));
                try {
                    UserPrincipal byName = users.lookupPrincipalByName(System.getProperty("user.name", "?"));
                    return byName.equals(byId) ? byName : byId;
                } catch (UserPrincipalNotFoundException nameless) {
                    return byId;
                }
            } catch (IOException e) {
                throw new UncheckedIOException("the user of this process can't be looked up", e);
            }
        }
    }
}
