package dev.ipc.group;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;

/** The operating system's reasons in words. */
final class Reasons {
    private Reasons() {}

    /** Returns why a file operation failed; the path isn't repeated. */
    static String of(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof FileSystemException of && of.getReason() != null) {
            return of.getReason();
        }
        return failure.toString();
    }
}
