package dev.ipc.netty;

import dev.ipc.CloseReason;
import dev.ipc.Connection;
import dev.ipc.ServerInstance;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a client's user is told of its life, over all of its connections: connected, interrupted, connected again, closed.
 *
 * <p><em>Threading:</em> the loop says what is; the executor's threads tell it, one callback at a time.
 */
final class ClientLife {
    private final Callbacks<Connection> users;
    private final BiConsumer<? super Connection, ? super CloseReason> interrupted;
    private final BiConsumer<? super Connection, ? super ServerInstance> reconnected;
    private final CurrentConnection current;

    private @Nullable ServerTrace server;
    private volatile @Nullable ServerInstance met;
    private volatile boolean comesBack;

    ClientLife(ClientOptions options, CurrentConnection current) {
        this.users = options.endpoint().callbacks();
        this.interrupted = options.interrupted();
        this.reconnected = options.reconnected();
        this.current = current;
    }

    /** Says, in the loop, that there is a connection, and to whom; null where no other connection will follow. */
    void connected(@Nullable ServerTrace newServer) {
        met = server == null || newServer == null ? null : newServer.after(server);
        server = newServer;
        comesBack = false;
    }

    /** Says, in the loop, that the connection ended and the client tries to connect again. */
    void interrupted() {
        comesBack = true;
    }

    boolean isInterrupted() {
        return comesBack;
    }

    /** Returns the callbacks of each connection. */
    Callbacks<Connection> callbacks() {
        return users.withLife(this::tellConnected, this::tellEnded);
    }

    /** Tells the end that follows an interruption. */
    void tellClosed(Connection last, CloseReason reason) {
        users.closed().accept(last, reason);
    }

    private void tellConnected(Connection connection) {
        ServerInstance instance = met;
        current.restore(() -> {
            try {
                users.connected().accept(connection);
            } finally {
                if (instance != null) {
                    reconnected.accept(connection, instance);
                }
            }
        });
    }

    private void tellEnded(Connection connection, CloseReason reason) {
        if (comesBack) {
            interrupted.accept(connection, reason);
        } else {
            users.closed().accept(connection, reason);
        }
    }
}
