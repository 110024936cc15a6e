package dev.ipc.netty;

import dev.ipc.AcceptPolicy;
import dev.ipc.IpcServer;
import dev.ipc.ServerConnection;
import dev.ipc.ServiceAddress;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * Builds a server.
 *
 * <p><em>Threading:</em> for one thread.
 */
public final class ServerBuilder extends EndpointBuilder<ServerConnection, ServerBuilder> {
    private AcceptPolicy acceptPolicy = AcceptPolicy.sameUser();

    ServerBuilder(ServiceAddress address) {
        super(address);
    }

    @Override
    ServerBuilder self() {
        return this;
    }

    /** Sets which clients are accepted; by default {@link AcceptPolicy#sameUser()}. */
    public ServerBuilder acceptPolicy(AcceptPolicy policy) {
        acceptPolicy = Objects.requireNonNull(policy, "policy");
        return this;
    }

    /**
     * Starts a server with what was set so far. Returns at once.
     *
     * @return completes with the server once it accepts clients; or exceptionally, with a
     *     {@link dev.ipc.NameTakenException} if the name is served already, an {@link dev.ipc.UnsafePathException} if the
     *     container is unsafe or a foreign object stands in the socket's place, or a {@link java.io.IOException}; nothing
     *     is left behind then
     * @throws dev.ipc.TransportUnavailableException if the transport asked for isn't available
     */
    public CompletableFuture<IpcServer> start() {
        return NettyServer.start(options(), acceptPolicy);
    }
}
