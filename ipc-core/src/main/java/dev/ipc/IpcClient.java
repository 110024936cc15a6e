package dev.ipc;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A client of a service: connected, <em>interrupted</em> while it tries to connect again ({@link ReconnectPolicy}), or
 * closed.
 *
 * <p><em>Threading:</em> thread-safe; no method blocks.
 *
 * <p><em>Life cycle:</em> whoever connected it closes it; a second close does nothing. Until its end its threads keep the JVM
 * alive. A client is for one use; at the end of a try-with-resources it is closing, and {@link #closed()} tells when it has
 * closed. Each time it connects again it has a new connection, with a new id; nothing moves from one to the next but the sends
 * that were called while there was none.
 */
public interface IpcClient extends AutoCloseable {
    /** Returns the address that it connected to. */
    ServiceAddress address();

    /**
     * Returns the latest connection to the server; also after its end, which it then tells of. Whoever keeps it keeps this one:
     * ask again after a reconnect.
     */
    Connection connection();

    /**
     * Sends a message to the server; see {@link Connection#send}. While the client is interrupted the send fails with
     * {@link SendFailedException.Reason#INTERRUPTED}, or waits for the next connection, as {@link ReconnectPolicy} has it: it
     * is sent then, behind what the connected callback sends, or fails with that reason when its time is over.
     */
    CompletableFuture<Void> send(Object message);

    /**
     * Sends a request to the server; see {@link Connection#request(Object, Class)}. Requests don't wait for the next connection:
     * while the client is interrupted they fail at once with {@link RequestFailedException.Reason#INTERRUPTED}, and haven't run.
     */
    default <R> CompletableFuture<@Nullable R> request(Object message, Class<R> replyType) {
        return connection().request(message, replyType);
    }

    /** Sends a request to the server; see {@link Connection#request(Object, Class, Duration)}. */
    default <R> CompletableFuture<@Nullable R> request(Object message, Class<R> replyType, Duration timeout) {
        return connection().request(message, replyType, timeout);
    }

    /**
     * Sends a message to the server, confirmed by its handler; see {@link Connection#sendAndConfirm(Object)}. While the client is
     * interrupted it fails as a request does.
     */
    default CompletableFuture<@Nullable Void> sendAndConfirm(Object message) {
        return connection().sendAndConfirm(message);
    }

    /** Sends a message to the server, confirmed by its handler; see {@link Connection#sendAndConfirm(Object, Duration)}. */
    default CompletableFuture<@Nullable Void> sendAndConfirm(Object message, Duration timeout) {
        return connection().sendAndConfirm(message, timeout);
    }

    /** Asks whether the server has handled everything that was sent on the latest connection; see {@link Connection#barrier()}. */
    default CompletableFuture<@Nullable Void> barrier() {
        return connection().barrier();
    }

    /** Returns what all its connections have counted so far, those that have ended included. */
    Statistics statistics();

    /** Returns a page for people on the client, its connection and what was counted; its form may change. */
    String describe();

    /** Starts the orderly close; see {@link Connection#close()}. An interrupted client makes no further attempt. */
    @Override
    void close();

    /** Closes at once; see {@link Connection#abort()}. */
    void abort();

    /**
     * Returns the future of the client's end.
     *
     * <p>It waits for the client's callbacks: to wait for it in one of them never ends.
     *
     * @return completes normally, once, with the reason, when the last connection has ended, the closed callback has returned
     *     and the threads that the client made have nothing left to do; on a thread of its own. A copy, whose completion by the
     *     caller changes nothing. A client that could not connect again ends with
     *     {@link CloseReason.Refused}, or with {@link CloseReason.Failure} and the {@link ConnectFailedException}
     */
    CompletableFuture<CloseReason> closed();
}
