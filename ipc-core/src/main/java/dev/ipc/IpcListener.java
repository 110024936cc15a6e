package dev.ipc;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Is told what happens to the servers and clients that it was given to, and to their connections: for metrics, logs and traces.
 * A method that isn't overridden does nothing. More may come in later versions.
 *
 * <p>What has no method here is a {@link Counter}: messages are counted, not told one by one.
 *
 * <p><em>Threading:</em> called where it happens: on an event loop, an executor's thread, or the thread of a caller; at the same
 * time for several connections, and for one connection in no order but that {@link #connected} comes first. Never under a lock of the
 * library's. It must return at once and not block: whatever the thread serves waits meanwhile. It may call anything that
 * doesn't block. Of drops and requests that it causes itself, before it returns, it isn't told.
 *
 * <p><em>Life cycle:</em> one may be given to any number of servers and clients.
 *
 * <p><em>Failure:</em> what it throws is logged, and harms nothing else.
 */
public interface IpcListener {
    /** A server accepts clients. Called once, before its start completes. */
    default void serverStarted(IpcServer server) {}

    /** A client has its first connection. Called once, before its connect completes. */
    default void clientStarted(IpcClient client) {}

    /**
     * A connection is open and, at a server, registered. Called once, before the connected callback; of a connection that ends in
     * its handshake neither this nor {@link #closed} is called.
     *
     * @param connection a {@link ServerConnection} at a server
     */
    default void connected(Connection connection) {}

    /**
     * A connection has ended. Called once, before its {@link Connection#closed()} completes; callbacks for what arrived before may still
     * run.
     *
     * @param open how long it was open
     */
    default void closed(Connection connection, CloseReason reason, Duration open) {}

    /** A server turned a client away; once for each. */
    default void refused(ServiceAddress address, Peer peer, RefusalReason reason) {}

    /**
     * A connection's outbound queue is full: a message found no room. Called for the first such message, and again for the first one
     * after it was {@linkplain Connection#isWritable() writable}, whatever the {@link SlowConsumerPolicy}.
     */
    default void slowConsumer(Connection connection) {}

    /**
     * Messages were dropped from a connection's outbound queue to make room for later ones.
     *
     * @param messages how many; at least 1
     */
    default void dropped(Connection connection, int messages) {}

    /**
     * A request of this side's has its outcome; confirmed sends and barriers are requests too.
     *
     * @param failure null if it was answered; otherwise what its future completes with
     * @param took from the call to the outcome
     */
    default void requestEnded(Connection connection, @Nullable Throwable failure, Duration took) {}

    /**
     * A handler of messages or requests has returned, or thrown; a stage that it returned may not be complete.
     *
     * @param type the class of the message or request
     * @param took how long the handler ran
     */
    default void handled(Connection connection, Class<?> type, Duration took) {}
}
