package dev.ipc.group;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What {@code lstat} says about one path, links not followed.
 *
 * @param path where
 * @param kind what stands there
 * @param uid its owner's id
 * @param permissions the lower twelve bits of the mode: rights, and the sticky bit
 * @param key device and inode: equal exactly for the same object
 */
record FileFacts(Path path, Kind kind, int uid, int permissions, Object key) {
    static final int STICKY = 0_1000;
    static final int GROUP_OR_OTHERS_WRITE = 0_022;
    static final int GROUP_OR_OTHERS = 0_077;
    static final int ALL_RIGHTS = 0_777;

    /** Stands for every user whom a user namespace doesn't know. */
    private static final int OVERFLOW_UID = 65_534;

    private static final int TYPE_MASK = 0_170000;

    enum Kind {
        FILE("a regular file"),
        DIRECTORY("a directory"),
        LINK("a symbolic link"),
        SOCKET("a socket"),
        OTHER("a fifo or device");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /** Returns what stands at {@code path}, empty if nothing does. */
    static Optional<FileFacts> of(Path path) throws IOException {
        Map<String, Object> attributes;
        try {
            attributes = Files.readAttributes(path, "unix:mode,uid,fileKey", LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        int mode = (Integer) attribute(attributes, "mode");
        return Optional.of(new FileFacts(
                path,
                kind(mode),
                (Integer) attribute(attributes, "uid"),
                mode & ~TYPE_MASK,
                attribute(attributes, "fileKey")));
    }

    boolean is(Kind wanted) {
        return kind == wanted;
    }

    boolean has(int permissionBits) {
        return (permissions & permissionBits) != 0;
    }

    /** Returns whether this may be any unknown user's, whatever else has the same id. */
    boolean isUnknowns() {
        return uid == OVERFLOW_UID;
    }

    boolean isOf(int user) {
        return uid == user;
    }

    boolean isOurs() {
        return isOf(CurrentUser.uid());
    }

    /** Looks up the name of the owner, which may take the time of a directory service; his id where he has none. */
    String ownerName() {
        try {
            return Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).getName();
        } catch (IOException unknown) {
            return Integer.toUnsignedString(uid);
        }
    }

    /** Describes the object for a message: where and what it is, whose, and with which rights. */
    String describe() {
        return path + " is " + kind + " of user " + ownerName() + " (" + Integer.toUnsignedString(uid) + "), mode "
                + Integer.toOctalString(permissions);
    }

    private static Kind kind(int mode) {
        return switch (mode & TYPE_MASK) {
            case 0_100000 -> Kind.FILE;
            case 0_040000 -> Kind.DIRECTORY;
            case 0_120000 -> Kind.LINK;
            case 0_140000 -> Kind.SOCKET;
            default -> Kind.OTHER;
        };
    }

    private static Object attribute(Map<String, Object> attributes, String name) {
        return Objects.requireNonNull(attributes.get(name), name);
    }
}
