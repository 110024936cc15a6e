package dev.ipc;

/**
 * Takes the messages of one class.
 *
 * <p>Called once for each message that arrives, for one connection in the order of arrival and never twice at a time, for
 * different connections in parallel. It runs on the endpoint's executor, off the event loop, so it may block, which holds
 * up its own connection and, once every thread of the executor is blocked, all others. It may throw: that is logged, and the connection goes on.
 *
 * @param <C> the connection as this side sees it
 * @param <T> the class of the messages
 */
@FunctionalInterface
public interface MessageHandler<C extends Connection, T> {
    /** Handles one message. */
    void handle(C connection, T message) throws Exception;
}
