package dev.ipc;

/**
 * A connection as its server sees it.
 *
 * <p><em>Threading:</em> thread-safe; no method blocks.
 */
public interface ServerConnection extends Connection {
    /** Returns the server that accepted it. */
    IpcServer server();
}
