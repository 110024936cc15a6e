package dev.ipc;

import java.util.Set;

/**
 * A connection as its server sees it.
 *
 * <p><em>Threading:</em> thread-safe; no method blocks.
 */
public interface ServerConnection extends Connection {
    /** Returns the server that accepted it. */
    IpcServer server();

    /** Returns the names of the groups that it is in now; none once it has ended. */
    Set<String> groups();
}
