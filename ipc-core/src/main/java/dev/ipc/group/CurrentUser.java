package dev.ipc.group;

import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import org.jspecify.annotations.Nullable;

/**
 * The user as whom this process runs: the effective user id, by which the kernel grants access to files.
 *
 * <p><em>Threading:</em> thread-safe. The first call reads files; later ones answer from memory.
 *
 * <p><em>Failure:</em> {@link UncheckedIOException} if the operating system doesn't tell.
 */
public final class CurrentUser {
    private static final String PROCESS_STATUS = "/proc/self/status";

    private static volatile @Nullable CurrentUser known;

    private final int uid;
    private final UserPrincipal principal;

    private CurrentUser(int uid, UserPrincipal principal) {
        this.uid = uid;
        this.principal = principal;
    }

    /** Returns the effective user id. The kernel's ids are unsigned; those above 2^31 - 1 are negative here. */
    public static int uid() {
        return known().uid;
    }

    /** Returns the effective user, equal to the owner of files that this process creates. */
    public static UserPrincipal principal() {
        return known().principal;
    }

    private static CurrentUser known() {
        CurrentUser user = known;
        if (user == null) {
            try {
                int uid = readUid();
                user = new CurrentUser(uid, lookUp(uid));
            } catch (IOException e) {
                throw new UncheckedIOException("the system doesn't tell as which user this process runs", e);
            }
            known = user;
        }
        return user;
    }

    private static int readUid() throws IOException {
        // A stream of java.io: unlike a channel, it works in a thread that was interrupted.
        try (InputStream status = new FileInputStream(PROCESS_STATUS)) {
            for (String line : new String(status.readAllBytes(), StandardCharsets.ISO_8859_1).split("\n", -1)) {
                if (line.startsWith("Uid:")) {
                    // The real id, the effective one, the saved one, that for files.
                    return Integer.parseUnsignedInt(line.split("\\s+", -1)[2]);
                }
            }
        } catch (FileNotFoundException withoutProc) {
            // Below is the portable way.
        }
        Path file = Files.createTempFile("ipc-", ".uid");
        try {
            return (Integer) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        } finally {
            Files.delete(file);
        }
    }

    /** The id decides; the name, which a host may have set to anything, is used only where it is the name of that id. */
    private static UserPrincipal lookUp(int uid) throws IOException {
        UserPrincipalLookupService users = FileSystems.getDefault().getUserPrincipalLookupService();
        UserPrincipal byId = users.lookupPrincipalByName(Integer.toUnsignedString(uid));
        try {
            UserPrincipal byName = users.lookupPrincipalByName(System.getProperty("user.name", "?"));
            return byName.equals(byId) ? byName : byId;
        } catch (UserPrincipalNotFoundException nameless) {
            return byId;
        }
    }
}
