package dev.ipc;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A client of a service.
 *
 * <p><em>Threading:</em> thread-safe; no method blocks.
 *
 * <p><em>Life cycle:</em> whoever connected it closes it; a second close does nothing. Until its end its threads keep the JVM
 * alive. A client is for one use; at the end of a try-with-resources it is closing, and {@link #closed()} tells when it has
 * closed.
 */
public interface IpcClient extends AutoCloseable {
    /** Returns the address that it connected to. */
    ServiceAddress address();

    /** Returns the connection to the server; also after its end, which it then tells of. */
    Connection connection();

    /** Sends a message to the server; see {@link Connection#send}. */
    default CompletableFuture<Void> send(Object message) {
        return connection().send(message);
    }

    /** Sends a request to the server; see {@link Connection#request(Object, Class)}. */
    default <R> CompletableFuture<@Nullable R> request(Object message, Class<R> replyType) {
        return connection().request(message, replyType);
    }

    /** Sends a request to the server; see {@link Connection#request(Object, Class, Duration)}. */
    default <R> CompletableFuture<@Nullable R> request(Object message, Class<R> replyType, Duration timeout) {
        return connection().request(message, replyType, timeout);
    }

    /** Starts the orderly close; see {@link Connection#close()}. */
    @Override
    void close();

    /** Closes at once; see {@link Connection#abort()}. */
    void abort();

    /**
     * Returns the future of the client's end.
     *
     * <p>It waits for the client's callbacks: to wait for it in one of them never ends.
     *
     * @return completes normally, once, with the reason, when the connection has ended, the closed callback has returned and
     *     the threads that the client made have nothing left to do
     */
    CompletableFuture<CloseReason> closed();
}
