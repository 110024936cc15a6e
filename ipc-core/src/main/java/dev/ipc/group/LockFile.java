package dev.ipc.group;

import dev.ipc.UnsafePathException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An exclusive lock on a service's lock file, held until {@link #release}; the file itself is never deleted.
 *
 * <p>The kernel's record locks belong to the process: a second channel on the same file, closed, would release the first
 * one's lock. So every opening in this JVM happens under one monitor, after a look at one table, and both are shared by
 * all class loaders: the monitor is a string literal, of which a JVM has one; the table lives in the system properties.
 */
final class LockFile {
    private static final String MONITOR = "dev.ipc.group.LockFile: the lock files of this JVM";
    private static final String TABLE = "dev.ipc.group.owned.";
    private static final Set<OpenOption> OPTIONS =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    /**
     * Keeps open, even where nobody refers to them any more, the channels whose closing would release a lock of this JVM:
     * those that have it, and those that met one which the table didn't know.
     */
    private static final Set<FileChannel> KEPT_OPEN = new HashSet<>();

    private final FileChannel channel;
    private final List<String> tableKeys;

    private LockFile(FileChannel channel, List<String> tableKeys) {
        this.channel = channel;
        this.tableKeys = tableKeys;
    }

    /**
     * Tries to take the lock, making the file if there is none.
     *
     * @return the lock, or empty if somebody else in this or another process has it
     * @throws UnsafePathException if something else stands there
     */
    static Optional<LockFile> tryTake(Path path) throws IOException {
        synchronized (MONITOR) {
            FileFacts file = findOrMake(path);
            List<String> keys = tableKeys(path, file);
            if (isOwnedHere(keys)) {
                return Optional.empty();
            }
            FileChannel channel = FileChannel.open(path, OPTIONS);
            if (tryLock(channel, keys, false).isEmpty()) {
                return Optional.empty();
            }
            LockFile lock = new LockFile(channel, keys);
            KEPT_OPEN.add(channel);
            enter(keys);
            boolean excludesOthers = false;
            try {
                // Not if the file was deleted or replaced meanwhile.
                excludesOthers = FileFacts.of(path)
                        .filter(now -> now.key().equals(file.key()))
                        .isPresent();
            } finally {
                if (!excludesOthers) {
                    lock.release();
                }
            }
            return excludesOthers ? Optional.of(lock) : Optional.empty();
        }
    }

    /** Returns whether somebody in this or another process has the lock. A concurrent taker may fail for that moment. */
    static boolean isTaken(Path path) throws IOException {
        synchronized (MONITOR) {
            Optional<FileFacts> file = FileFacts.of(path);
            if (file.isEmpty()) {
                return false;
            }
            requireOwn(file.get());
            List<String> keys = tableKeys(path, file.get());
            if (isOwnedHere(keys)) {
                return true;
            }
            FileChannel channel = FileChannel.open(path, OPTIONS);
            if (tryLock(channel, keys, true).isEmpty()) {
                return true;
            }
            channel.close();
            return false;
        }
    }

    /** Gives the lock up. A second call does nothing. */
    void release() {
        synchronized (MONITOR) {
            if (!channel.isOpen()) {
                return;
            }
            tableKeys.forEach(System::clearProperty);
            KEPT_OPEN.remove(channel);
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException("a lock file's descriptor couldn't be closed", e);
            }
        }
    }

    /** Returns the lock, or empty with the channel closed, or kept open where closing would do harm. */
    private static Optional<FileLock> tryLock(FileChannel channel, List<String> keys, boolean shared)
            throws IOException {
        Optional<FileLock> lock;
        try {
            lock = Optional.ofNullable(channel.tryLock(0, Long.MAX_VALUE, shared));
        } catch (OverlappingFileLockException ownedHere) {
            KEPT_OPEN.add(channel);
            // The host lost the entry; without it, the next attempt would open one more channel.
            enter(keys);
            return Optional.empty();
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        if (lock.isEmpty()) {
            channel.close();
        }
        return lock;
    }

    private static void enter(List<String> keys) {
        keys.forEach(key -> System.setProperty(key, "owned"));
    }

    private static boolean isOwnedHere(List<String> keys) {
        return keys.stream().anyMatch(key -> System.getProperty(key) != null);
    }

    /** The file may be deleted and made anew while its lock is held, so that its place counts as well as its identity. */
    private static List<String> tableKeys(Path path, FileFacts file) throws IOException {
        FileFacts directory = FileFacts.of(path.resolveSibling("")).orElseThrow();
        return List.of(TABLE + file.key(), TABLE + directory.key() + "/" + path.getFileName());
    }

    private static FileFacts findOrMake(Path path) throws IOException {
        try {
            Files.createFile(path, PosixFilePermissions.asFileAttribute(Access.PRIVATE_FILE));
        } catch (FileAlreadyExistsException usual) {
            // What stands there is looked at below.
        }
        FileFacts file = FileFacts.of(path).orElseThrow(() -> vanished(path));
        requireOwn(file);
        if (!file.has(FileFacts.ALL_RIGHTS)) {
            // A umask may have taken every right, and the maker may have died before it set them.
            Files.setPosixFilePermissions(path, Access.PRIVATE_FILE);
        }
        return file;
    }

    private static void requireOwn(FileFacts file) {
        if (!file.is(FileFacts.Kind.FILE) || !file.isOurs()) {
            throw Failures.foreign(file, "a service's lock file");
        }
    }

    private static UnsafePathException vanished(Path path) {
        return new UnsafePathException(path, path + " vanished while it was made; try again", null);
    }
}
