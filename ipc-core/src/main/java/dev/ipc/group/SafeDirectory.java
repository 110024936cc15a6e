package dev.ipc.group;

import dev.ipc.UnsafePathException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;

/**
 * One walk down a directory's path that trusts no component before it has seen it: each must be a directory which only its
 * owner can change, and the owner one of those trusted. Links are followed by the walk itself, and only those that a
 * trusted user made; the last component may not be one.
 */
final class SafeDirectory {
    static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private static final int ROOT = 0;
    private static final int MAX_LINKS = 40;

    private final Path directory;
    private final int owner;
    private final boolean create;
    private final Deque<Path> pending = new ArrayDeque<>();
    private int links;

    private SafeDirectory(Path directory, int owner, boolean create) {
        this.directory = directory;
        this.owner = owner;
        this.create = create;
    }

    /**
     * Checks the components that there are.
     *
     * @param owner the user who must own the directory; he and root may own its parents
     * @return the directory's path without links, empty if a component doesn't exist
     */
    static Optional<Path> check(Path directory, int owner) {
        return new SafeDirectory(directory, owner, false).walk();
    }

    /** Checks as {@link #check} does, making the components that are missing, for their owner only. */
    static Path prepare(Path directory, int owner) {
        return new SafeDirectory(directory, owner, true).walk().orElseThrow();
    }

    private Optional<Path> walk() {
        Path at = directory.getRoot();
        enqueue(directory);
        requireSafe(at, facts(at).orElseThrow(), false);
        while (!pending.isEmpty()) {
            Path name = pending.pop();
            if (name.toString().equals("..")) {
                at = at.getParent() == null ? at : at.getParent();
                continue;
            }
            Path next = at.resolve(name).normalize();
            Optional<FileFacts> found = create ? Optional.of(findOrMake(next)) : facts(next);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            boolean last = pending.isEmpty();
            if (found.get().is(FileFacts.Kind.LINK) && !last) {
                at = follow(at, next, found.get());
            } else {
                requireSafe(next, found.get(), last);
                at = next;
            }
        }
        requireSafe(at, facts(at).orElseThrow(), true);
        return Optional.of(at);
    }

    private void requireSafe(Path path, FileFacts facts, boolean container) {
        if (!facts.is(FileFacts.Kind.DIRECTORY)) {
            throw unsafe(path, facts, "is no directory; remove it or use another container");
        }
        boolean rootMayOwn = !container;
        if (facts.uid() != owner && !(rootMayOwn && facts.uid() == ROOT)) {
            throw unsafe(path, facts, "belongs to another user; remove it or use another container");
        }
        boolean sharedPlace = !container && facts.has(FileFacts.STICKY);
        if (facts.has(FileFacts.GROUP_OR_OTHERS_WRITE) && !sharedPlace) {
            throw unsafe(path, facts, "may be written to by others; run: chmod go-w '" + path + "'");
        }
    }

    /** Returns where to go on, the components of the link's target standing next in line. */
    private Path follow(Path parent, Path link, FileFacts facts) {
        if (facts.uid() != owner && facts.uid() != ROOT) {
            throw unsafe(link, facts, "belongs to another user; remove it or use another container");
        }
        if (++links > MAX_LINKS) {
            throw unsafe(link, facts, "is one link too many");
        }
        try {
            Path target = Files.readSymbolicLink(link);
            enqueue(target);
            return target.isAbsolute() ? target.getRoot() : parent;
        } catch (IOException e) {
            throw unusable(link, e);
        }
    }

    private void enqueue(Path path) {
        for (int i = path.getNameCount() - 1; i >= 0; i--) {
            pending.push(path.getName(i));
        }
    }

    private FileFacts findOrMake(Path path) {
        Optional<FileFacts> found = facts(path);
        if (found.isEmpty()) {
            make(path);
            found = facts(path);
        }
        FileFacts facts = found.orElseThrow(() -> new UnsafePathException(
                path, "the directory " + path + " vanished while it was made; try again", null));
        boolean cutShort = facts.is(FileFacts.Kind.DIRECTORY)
                && facts.uid() == CurrentUser.uid()
                && !facts.has(FileFacts.ALL_RIGHTS);
        if (!cutShort) {
            return facts;
        }
        // A umask may have taken every right, and the maker may have died before it set them.
        setOwnerOnly(path);
        return facts(path).orElseThrow();
    }

    private static void make(Path path) {
        try {
            Files.createDirectory(path, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            setOwnerOnly(path);
        } catch (FileAlreadyExistsException madeByAnother) {
            // The caller looks at what stands there now.
        } catch (IOException e) {
            throw new UnsafePathException(path, "the directory " + path + " can't be made: " + Reasons.of(e), e);
        }
    }

    private static void setOwnerOnly(Path path) {
        try {
            Files.setPosixFilePermissions(path, OWNER_ONLY);
        } catch (IOException e) {
            throw unusable(path, e);
        }
    }

    private static Optional<FileFacts> facts(Path path) {
        try {
            return FileFacts.of(path);
        } catch (IOException e) {
            throw unusable(path, e);
        }
    }

    private UnsafePathException unsafe(Path path, FileFacts facts, String remedy) {
        return new UnsafePathException(
                path,
                "the container " + directory + " isn't safe: " + path + ", " + facts.describe() + ", " + remedy,
                null);
    }

    private static UnsafePathException unusable(Path path, IOException cause) {
        return new UnsafePathException(path, path + " can't be used: " + Reasons.of(cause), cause);
    }
}
