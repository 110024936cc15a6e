package dev.ipc;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A container directory, or something in it, that this process must not or can't use: others may write to it, it belongs to
 * another user, it is a link, a foreign object stands where the socket belongs, the path is too long, or the operating system
 * refuses (the cause says so). The message names the component and the remedy.
 */
public final class UnsafePathException extends IpcException {
    private static final long serialVersionUID = 1L;

    private final String path;

    /** Makes an exception about one component of a path. */
    public UnsafePathException(Path path, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.path = path.toString();
    }

    /** Returns the component at fault. */
    public Path path() {
        return Path.of(path);
    }
}
