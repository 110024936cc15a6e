package dev.ipc.examples.chat;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/**
 * The process's standard streams, as UTF-8 whatever the locale says, and flushed after each line. Nothing else in this
 * module touches them.
 *
 * <p><em>Threading:</em> thread-safe.
 */
final class StandardStreams {
    /** The standard output. */
    static final PrintWriter OUT =
            new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

    /** The standard error output. */
    static final PrintWriter ERR =
            new PrintWriter(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);

    private StandardStreams() {}

    /** Returns the standard input, unbuffered. */
    static InputStream in() {
        return new FileInputStream(FileDescriptor.in);
    }
}
