package dev.ipc;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Some of a server's connections, under a name: those who want the same news, say. A connection may be in many groups, leaves all of
 * them when it ends, and a group without members costs nothing. (The group of applications that a {@link ServiceAddress}
 * names is another thing.)
 *
 * <p><em>Threading:</em> thread-safe; no method blocks.
 */
public interface ConnectionGroup {
    /** Returns its name. */
    String name();

    /**
     * Makes a connection a member.
     *
     * @return false if it is one already, or has ended
     * @throws IllegalArgumentException if it is another server's
     */
    boolean join(ServerConnection connection);

    /** Ends a connection's membership; returns false if it is no member. */
    boolean leave(ServerConnection connection);

    /** Returns the members of this moment, as an unmodifiable snapshot in the order in which they joined. */
    List<ServerConnection> members();

    /** Sends a message to the members of this moment; see {@link IpcServer#broadcast(Object, java.util.function.Predicate)}. */
    CompletableFuture<BroadcastResult> broadcast(Object message);

    /**
     * Sends one request to the members of this moment; see
     * {@link IpcServer#broadcastRequest(Object, Class, Duration, java.util.function.Predicate)}.
     */
    <R> BroadcastReplies<R> broadcastRequest(Object message, Class<R> replyType, Duration timeout);
}
