package dev.ipc;

import java.util.concurrent.CompletableFuture;

/**
 * A live duplex link between a client and a server. It is <em>open</em> from the connected callback on until it is closed by
 * either side, and never opens again: a client that reconnects gets a new connection.
 *
 * <p><em>Threading:</em> thread-safe; no method blocks. Messages arrive at the peer in the order in which their sends were
 * called, whatever threads called (where one call happened before the other).
 *
 * <p><em>Life cycle:</em> whoever holds it may close it; a second close does nothing. Closing the server or client that it
 * belongs to closes it too.
 */
public interface Connection extends AutoCloseable {
    /** Returns a number that no other connection of this process has or will have. */
    long id();

    /** Returns the address that it was made to. */
    ServiceAddress address();

    /** Returns who is at the other end. */
    Peer peer();

    /** Returns whether sends are still taken: true until it is closing or closed. */
    boolean isOpen();

    /**
     * Sends a message.
     *
     * <p>It is encoded before this returns, so that the caller may change it afterwards.
     *
     * @param message an object of a registered class, a built-in value or a {@link Message}
     * @return completes once the kernel has every byte, which is not to say that the peer received it; or exceptionally,
     *     with an {@link EncodingException} if the message can't be encoded or the peer couldn't decode it, or with a
     *     {@link SendFailedException} that says whether bytes may have left. Dependents that give no executor run on the
     *     connection's event loop, or on the thread whose call decided the outcome, and must not block; a join or get on the
     *     loop fails at once instead of waiting for itself
     * @throws NullPointerException if the message is null
     */
    CompletableFuture<Void> send(Object message);

    /**
     * Starts the orderly close: what was accepted is sent, then the peer is told; bounded by {@link Limits#closeTimeout()}.
     * Returns at once; {@link #closed()} tells the end.
     */
    @Override
    void close();

    /** Closes at once: what was accepted and not yet written fails. */
    void abort();

    /**
     * Returns the future of the connection's end.
     *
     * @return completes normally, once, with the reason; a copy, whose completion by the caller changes nothing
     */
    CompletableFuture<CloseReason> closed();
}
