package dev.ipc.netty;

import dev.ipc.ConnectFailedException;
import dev.ipc.ConnectFailedException.Reason;
import java.net.SocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a client finds its service, and what it means that connecting there failed.
 *
 * <p><em>Threading:</em> confined to the client's event loop.
 */
interface ServiceFinder {
    /**
     * Returns where to connect to, empty if there is no such service at the moment; whether somebody serves it, connecting tells.
     *
     * @throws dev.ipc.UnsafePathException if what was found can't be trusted
     */
    Optional<SocketAddress> find();

    /** Returns why a connect to what was found last failed. */
    ConnectFailedException failureOf(Throwable cause);

    /** Returns the finder of a transport. */
    static ServiceFinder of(EndpointOptions<?> options) {
        return options.transport() == Transport.IN_PROCESS
                ? ServedInProcess.finder(options)
                : new SocketFinder(options);
    }

    /** Returns the failure of a client whose service nobody serves. */
    static ConnectFailedException noSuchService(EndpointOptions<?> options, @Nullable Throwable cause) {
        String where = options.transport() == Transport.IN_PROCESS
                ? "this process"
                : options.container().toString();
        return new ConnectFailedException(
                Reason.NO_SUCH_SERVICE, "nobody serves " + options.address().qualifiedName() + " in " + where, cause);
    }
}
