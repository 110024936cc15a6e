package dev.ipc.benchmarks.peers;

import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * A way for two processes to talk.
 *
 * <p>Messages are {@link Note} and {@link Blob}. A server gives each to its {@link Answers} and sends back what these return.
 */
public interface Peer {
    /**
     * Serves until closed.
     *
     * @param directory where sockets and files may be put
     */
    Serving serve(Path directory, Answers answers) throws Exception;

    /**
     * Connects to a server that is there.
     *
     * @param received takes the answers to {@link Link#ask} and what the server broadcasts, for one link one at a time unless the
     *     peer has several threads to deliver with
     */
    Link connect(Path directory, Consumer<Object> received) throws Exception;

    /** What a server does with a message. */
    @FunctionalInterface
    interface Answers {
        /** Returns the answer to a note with a positive number; null for all others. */
        @org.jspecify.annotations.Nullable
        Object take(Object message);
    }

    /** A server. */
    interface Serving extends AutoCloseable {
        /** Sends a note to all connected. One thread calls it. */
        default void broadcast(Note note) throws Exception {
            throw new UnsupportedOperationException("no broadcast");
        }
    }
}
