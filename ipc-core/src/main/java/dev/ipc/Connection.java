package dev.ipc;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

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

    /** Sends a request that waits for its reply for {@link Limits#requestTimeout()}; see {@link #request(Object, Class, Duration)}. */
    <R> CompletableFuture<@Nullable R> request(Object message, Class<R> replyType);

    /**
     * Sends a request.
     *
     * <p>It is encoded before this returns, and arrives in one order with the messages sent. To cancel the future, or to complete
     * it in any other way, tells the peer that nobody waits any more.
     *
     * @param message an object of a registered class, a built-in value or a {@link Message}
     * @param replyType the class of the reply; {@code Void.class} for none but null
     * @param timeout how long to wait for the reply, from now: 1 ms to 1 day. The peer is told
     * @return completes with the peer's reply, null if that is what it answered; or exceptionally, with an
     *     {@link EncodingException} as {@link #send} does, or a {@link RequestFailedException} that says why there is no reply
     *     and whether the request may have run, at the latest 100 ms after the deadline. It may complete before messages that arrived earlier have been
     *     handled, so that a handler may wait for it; if the peer, to answer, asks the waiting side for
     *     something, that is refused, as it would wait for the handler: then return a stage instead. Dependents that give no executor run on the connection's event loop, or
     *     on the thread whose call decided the outcome, and must not block; a join or get on the loop fails at once instead of
     *     waiting for itself
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if the timeout is out of its range, or the type is primitive
     */
    <R> CompletableFuture<@Nullable R> request(Object message, Class<R> replyType, Duration timeout);

    /** Sends a message, confirmed within {@link Limits#requestTimeout()}; see {@link #sendAndConfirm(Object, Duration)}. */
    CompletableFuture<@Nullable Void> sendAndConfirm(Object message);

    /**
     * Sends a message, and waits until the peer's handler of it has returned.
     *
     * @param timeout how long to wait, from now: 1 ms to 1 day
     * @return completes with null once the handler has returned; or exceptionally as a {@linkplain #request request} does, that of a
     *     handler that threw with {@link RequestFailedException.Reason#FAILED}
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if the timeout is out of its range
     */
    CompletableFuture<@Nullable Void> sendAndConfirm(Object message, Duration timeout);

    /**
     * Asks the peer whether it has handled everything that was sent before, within {@link Limits#requestTimeout()}.
     *
     * @return completes with null once the peer's handlers have returned from every message and request whose send was called before;
     *     what they answer later may still be to come. Exceptionally as a {@linkplain #request request} does
     */
    CompletableFuture<@Nullable Void> barrier();

    /**
     * Returns how long the peer took to answer the latest ping of this side's {@link Heartbeat}; empty before the first answer,
     * and without a heartbeat.
     */
    Optional<Duration> roundTripTime();

    /**
     * Returns whether its outbound queue has room for more than a few: true until half of either bound of the queue is used,
     * and again once no more than a quarter of both is. Whoever looks before each send, and sends nothing larger than half
     * of the queue, meets no bound. False once it is closing.
     */
    boolean isWritable();

    /**
     * Returns the future of the next moment at which it is writable.
     *
     * @return completes at once if it {@linkplain #isWritable() is writable}, else on the event loop when it is again; or
     *     exceptionally, with a {@link SendFailedException}, once it is closing. A copy, whose completion by the caller changes
     *     nothing
     */
    CompletableFuture<Void> writable();

    /** Returns what a user attached to it, if anything; after its end too. */
    <T> Optional<T> attribute(AttributeKey<T> key);

    /**
     * Attaches a value, or takes away what is attached. Nothing of it travels.
     *
     * @param value null for none
     * @return what was attached until now
     * @throws ClassCastException if the value isn't of the key's type
     */
    <T> Optional<T> setAttribute(AttributeKey<T> key, @Nullable T value);

    /** Returns what it has counted so far; after its end too. */
    Statistics statistics();

    /**
     * Starts the orderly close: what was accepted is sent, the replies that either side owes the other are waited for, then the peer is told;
     * bounded by {@link Limits#closeTimeout()}. Messages and requests of either side are no longer taken.
     * Returns at once; {@link #closed()} tells the end.
     */
    @Override
    void close();

    /** Closes at once: what was accepted and not yet written fails. */
    void abort();

    /**
     * Returns the future of the connection's end.
     *
     * @return completes normally, once, with the reason, on the event loop, where dependents must not block; the closed callback
     *     may still be to come. A copy, whose completion by the caller changes nothing
     */
    CompletableFuture<CloseReason> closed();
}
