package dev.ipc.benchmarks.peers;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A client's connection. */
public interface Link extends AutoCloseable {
    /** Asks; the answer goes to what the link was connected with. From any thread, in the callback of an answer too. */
    void ask(Note note) throws Exception;

    /** Asks and waits for the answer. One thread at a time. */
    Note call(Note note) throws Exception;

    /** Begins to receive what the server broadcasts, where a peer's links don't from their start on. */
    default void listen() throws Exception {}

    /** Sends a message that isn't answered, from any thread; completes when it is written. For those that may be sent to by many. */
    default CompletableFuture<?> send(Note note) {
        throw new UnsupportedOperationException("by one thread only");
    }

    /** Sends what the source has, until it returns null, as fast as the peer takes it; returns when all is handed over. */
    void stream(Supplier<@Nullable Object> source) throws Exception;
}
