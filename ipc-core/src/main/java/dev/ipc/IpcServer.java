package dev.ipc;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * A service that is being served: it owns the name, accepts clients and keeps a registry of their connections.
 *
 * <p><em>Threading:</em> thread-safe; no method blocks.
 *
 * <p><em>Life cycle:</em> whoever started it closes it, which closes all its connections, removes the socket and frees the
 * name; a second close does nothing. Until then its threads keep the JVM alive. A server is for one use; at the end of a
 * try-with-resources it is closing, and {@link #closed()} tells when it has closed.
 */
public interface IpcServer extends AutoCloseable {
    /** Returns the address that it serves. */
    ServiceAddress address();

    /** Returns the path of its socket; of a server that only its own process reaches, one where nothing stands. */
    Path socketPath();

    /**
     * Returns the connections of this moment, as an unmodifiable snapshot in the order in which they connected. Calls between
     * which nobody came or went return the same one: nothing is copied.
     */
    List<ServerConnection> connections();

    /** Returns the connections of this moment that a condition holds for, in the same order. */
    default List<ServerConnection> connections(Predicate<? super ServerConnection> condition) {
        return connections().stream().filter(condition).toList();
    }

    /** Returns the connections of the process that had this id when it connected; none where the transport reports no pids. */
    default List<ServerConnection> connectionsOfProcess(long pid) {
        return connections(each -> each.peer().pid().equals(OptionalLong.of(pid)));
    }

    /** Returns the connections of a user. */
    default List<ServerConnection> connectionsOfUser(int uid) {
        return connections(each -> each.peer().uid().equals(OptionalInt.of(uid)));
    }

    /** Returns the connections that have this value attached. */
    default <T> List<ServerConnection> connectionsWith(AttributeKey<T> key, T value) {
        return connections(each -> each.attribute(key).equals(Optional.of(value)));
    }

    /** Returns the connection with this id, if it is connected now. */
    Optional<ServerConnection> connection(long id);

    /** Returns the group of connections with this name; it needn't be made before. */
    ConnectionGroup group(String name);

    /**
     * Returns how many clients were turned away so far, for each reason. Each is logged too, once for each peer and reason,
     * with the kernel's word on who it is.
     *
     * @return an unmodifiable snapshot that has every reason
     */
    Map<RefusalReason, Long> refusals();

    /** Sends a message to every connection of this moment; see {@link #broadcast(Object, Predicate)}. */
    default CompletableFuture<BroadcastResult> broadcast(Object message) {
        return broadcast(message, connection -> true);
    }

    /** Sends a message to every connection of this moment but some; see {@link #broadcast(Object, Predicate)}. */
    default CompletableFuture<BroadcastResult> broadcastExcept(
            Object message, Collection<? extends Connection> excluded) {
        Set<Connection> others = Set.copyOf(excluded);
        return broadcast(message, connection -> !others.contains(connection));
    }

    /**
     * Sends a message to those connections of this moment that a predicate selects. It is encoded once, before this returns.
     * Two broadcasts arrive in one order at all who get both.
     *
     * @param recipients evaluated on the calling thread, once for each connection, before anything is sent
     * @return completes once with an outcome for each recipient, when the last is known; for no recipient, at once. A
     *     message that can't be encoded completes it with an {@link EncodingException}. The queue of each recipient has its
     *     own {@link SlowConsumerPolicy}: one that is full costs the others nothing. Dependents run where those of
     *     {@link Connection#send} do
     * @throws NullPointerException if the message is null; what the predicate throws passes unchanged
     */
    CompletableFuture<BroadcastResult> broadcast(Object message, Predicate<? super ServerConnection> recipients);

    /**
     * Sends one request to those connections of this moment that a predicate selects. It is encoded once, before this returns,
     * and arrives in one order with {@linkplain #broadcast broadcasts}.
     *
     * @param replyType the class of the replies
     * @param timeout how long to wait for each reply, from now: 1 ms to 1 day
     * @param recipients evaluated on the calling thread, once for each connection, before anything is sent
     * @return the replies as they come, and all of them at the end
     * @throws NullPointerException if an argument is null; what the predicate throws passes unchanged
     * @throws IllegalArgumentException if the timeout is out of its range, or the type is primitive, and there is any recipient
     */
    <R> BroadcastReplies<R> broadcastRequest(
            Object message, Class<R> replyType, Duration timeout, Predicate<? super ServerConnection> recipients);

    /** Returns what all its connections have counted so far, those that have ended included. */
    Statistics statistics();

    /**
     * Returns a page for people on the server, its connections, their queues and what was counted: the fullest queues first, at
     * most 50 connections. Its form may change: programs read {@link #connections()}, {@link #statistics()} and {@link #refusals()}.
     */
    String describe();

    /**
     * Starts the orderly close: no client is accepted any more, and every connection closes as
     * {@link Connection#close()} does. Returns at once; {@link #closed()} tells the end.
     */
    @Override
    void close();

    /** Closes at once, the connections too. */
    void abort();

    /**
     * Returns the future of the server's end.
     *
     * <p>It waits for the callbacks of all connections: to wait for it in one of them never ends.
     *
     * @return completes normally, once, with {@link CloseReason.Local}, when the socket is removed, the name is free and the
     *     threads that the server made have nothing left to do; on a thread of its own. A copy, whose completion by the caller
     *     changes nothing
     */
    CompletableFuture<CloseReason> closed();
}
