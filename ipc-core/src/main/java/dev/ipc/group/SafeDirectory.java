package dev.ipc.group;

import dev.ipc.UnsafePathException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One walk down a directory's path that trusts no component before it has seen it: each must be a directory which only its
 * owner can change, and the owner one of those trusted. Links are followed by the walk itself, and only those that a
 * trusted user made; the last component may not be one.
 */
final class SafeDirectory {
    private static final int ROOT = 0;
    private static final int MAX_LINKS = 40;

    private final Path directory;
    private final int owner;
    private final @Nullable Access make;
    private final Deque<Path> pending = new ArrayDeque<>();
    private int links;

    private SafeDirectory(Path directory, int owner, @Nullable Access make) {
        this.directory = directory;
        this.owner = owner;
        this.make = make;
    }

    /**
     * Checks the components that there are.
     *
     * @param owner the user who must own the directory; he, this user and root may own its parents
     * @return whether the directory exists
     */
    static boolean check(Path directory, int owner) {
        return walk(directory, owner, null);
    }

    /** Checks as {@link #check} does, and makes the components that are missing, for this user and those with access. */
    static void prepare(Path directory, Access access) {
        walk(directory, CurrentUser.uid(), access);
    }

    /** Makes a directory in a container that was just prepared, which nobody but this user can enter. */
    static void preparePrivate(Path directory) throws IOException {
        prepare(directory, Access.OWNER_ONLY);
        if (FileFacts.of(directory).orElseThrow().has(FileFacts.GROUP_OR_OTHERS)) {
            Access.OWNER_ONLY.applyToDirectory(directory);
        }
    }

    private static boolean walk(Path directory, int owner, @Nullable Access make) {
        try {
            return new SafeDirectory(directory, owner, make).walk();
        } catch (IOException e) {
            throw Failures.unusable(directory, e);
        }
    }

    private boolean walk() throws IOException {
        Path at = directory.getRoot();
        enqueue(directory);
        requireSafe(FileFacts.of(at).orElseThrow(), pending.isEmpty());
        while (!pending.isEmpty()) {
            Path name = pending.pop();
            if (name.toString().equals("..")) {
                at = at.getParent() == null ? at : at.getParent();
                continue;
            }
            Path next = at.resolve(name).normalize();
            Optional<FileFacts> found = make == null ? FileFacts.of(next) : Optional.of(findOrMake(next, make));
            if (found.isEmpty()) {
                return false;
            }
            if (found.get().is(FileFacts.Kind.LINK) && !pending.isEmpty()) {
                at = follow(at, found.get());
            } else {
                requireSafe(found.get(), pending.isEmpty());
                at = next;
            }
        }
        // Once more, for a path that ends by going up.
        requireSafe(FileFacts.of(at).orElseThrow(), true);
        if (make != null && make.isShared()) {
            make.applyToDirectory(at);
        }
        return true;
    }

    private void requireSafe(FileFacts found, boolean last) {
        if (!found.is(FileFacts.Kind.DIRECTORY)) {
            throw unsafe(found, "it must be a directory; remove it or use another container");
        }
        if (found.isUnknowns()) {
            throw unsafe(found, "this id stands for unknown users; use a container, and run, as another user");
        }
        if (!(last ? found.isOf(owner) : isTrusted(found))) {
            String who = "user " + Integer.toUnsignedString(owner) + (last ? "" : " or root");
            throw unsafe(found, "it must belong to " + who + "; use another container");
        }
        boolean sticky = !last && found.has(FileFacts.STICKY);
        if (found.has(FileFacts.GROUP_OR_OTHERS_WRITE) && !sticky) {
            throw unsafe(found, "others may write to it; run: chmod go-w '" + found.path() + "'");
        }
    }

    /** Returns where to go on; the components of the link's target stand next in line. */
    private Path follow(Path parent, FileFacts found) throws IOException {
        if (!isTrusted(found)) {
            throw unsafe(found, "nobody but its owner knows where it leads; use another container");
        }
        if (++links > MAX_LINKS) {
            throw unsafe(found, "it is one link too many; do they form a loop?");
        }
        Path target = Files.readSymbolicLink(found.path());
        enqueue(target);
        return target.isAbsolute() ? target.getRoot() : parent;
    }

    private boolean isTrusted(FileFacts found) {
        return !found.isUnknowns() && (found.isOf(ROOT) || found.isOurs() || found.isOf(owner));
    }

    private void enqueue(Path path) {
        for (int i = path.getNameCount() - 1; i >= 0; i--) {
            pending.push(path.getName(i));
        }
    }

    private static FileFacts findOrMake(Path path, Access access) throws IOException {
        Optional<FileFacts> found = FileFacts.of(path);
        if (found.isEmpty()) {
            try {
                Files.createDirectory(path, PosixFilePermissions.asFileAttribute(Access.PRIVATE_DIRECTORY));
                access.applyToDirectory(path);
            } catch (FileAlreadyExistsException madeByAnother) {
                // What stands there now is looked at like anything else.
            }
            found = FileFacts.of(path);
        } else if (wasCutShort(found.get())) {
            access.applyToDirectory(path);
            found = FileFacts.of(path);
        }
        return found.orElseThrow(() -> new UnsafePathException(
                path, "the directory " + path + " vanished while it was made; try again", null));
    }

    /** A umask may have taken every right, and the maker may have died before it set them. */
    private static boolean wasCutShort(FileFacts found) {
        return found.is(FileFacts.Kind.DIRECTORY) && found.isOurs() && !found.has(FileFacts.ALL_RIGHTS);
    }

    private UnsafePathException unsafe(FileFacts found, String remedy) {
        return new UnsafePathException(
                found.path(), "the container " + directory + " isn't safe: " + found.describe() + ": " + remedy, null);
    }
}
