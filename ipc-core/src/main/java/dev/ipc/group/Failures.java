package dev.ipc.group;

import dev.ipc.UnsafePathException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** Failures of this package, in words that name the path, what is wrong with it, and the remedy. */
final class Failures {
    private Failures() {}

    /** Returns the failure of a file operation, about the path that the operating system named or {@code otherwise}. */
    static UnsafePathException unusable(Path otherwise, IOException cause) {
        Path path = otherwise;
        String reason = cause.toString();
        if (cause instanceof FileSystemException named) {
            path = named.getFile() == null ? otherwise : Path.of(named.getFile());
            reason = named.getReason() == null ? reason : named.getReason();
        }
        if (cause instanceof AccessDeniedException) {
            reason = "this user has no permission; give it, or use another container";
        }
        return new UnsafePathException(path, path + " can't be used: " + reason, cause);
    }

    /** Returns the failure of finding something that isn't what belongs there, or isn't this user's. */
    static UnsafePathException foreign(FileFacts found, String wanted) {
        return new UnsafePathException(
                found.path(), found.describe() + " where " + wanted + " belongs; remove it", null);
    }

    /** Returns the failure of finding a socket that is alive though nobody owns the name. */
    static UnsafePathException listenedAt(Path socket) {
        return new UnsafePathException(
                socket,
                "a program that owns no name here listens at " + socket + "; stop it, or use another container",
                null);
    }
}
