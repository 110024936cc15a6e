package dev.ipc.netty;

import dev.ipc.AcceptPolicy;
import dev.ipc.IpcServer;
import dev.ipc.PathLoss;
import dev.ipc.ServerConnection;
import dev.ipc.ServiceAddress;
import dev.ipc.group.Container;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/**
 * Builds a server.
 *
 * <p><em>Threading:</em> for one thread.
 */
public final class ServerBuilder extends EndpointBuilder<ServerConnection, ServerBuilder> {
    private AcceptPolicy acceptPolicy = AcceptPolicy.sameUser();
    private OptionalInt sharedWithGid = OptionalInt.empty();
    private BiConsumer<? super IpcServer, ? super PathLoss> pathLost = (server, how) -> {};

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

    @Override
    Container container(Container own) {
        return sharedWithGid.isPresent() ? own.sharedWith(sharedWithGid.getAsInt()) : own;
    }

    /**
     * Opens the container to a group of the system's: its members may find and connect to the service, and the accept policy
     * decides on each. Without this nobody but this user reaches it, whatever the policy.
     *
     * @param gid the group's id; this user must belong to it
     */
    public ServerBuilder sharedWithGroup(int gid) {
        sharedWithGid = OptionalInt.of(gid);
        return this;
    }

    /**
     * Sets the callback for the loss of the socket's path, in place of one set before: something removed or replaced it, and new
     * clients don't find this server any more. Connections that there are go on. Called once, within ten seconds, on the
     * executor; a log line says it in any case.
     */
    public ServerBuilder onPathLost(BiConsumer<? super IpcServer, ? super PathLoss> callback) {
        pathLost = Objects.requireNonNull(callback, "callback");
        return this;
    }

    /**
     * Starts a server with what was set so far. Returns at once.
     *
     * @return completes with the server once it accepts clients, on the event loop that accepts, where dependents must not
     *     block; or exceptionally, with a
     *     {@link dev.ipc.NameTakenException} if the name is served already, an {@link dev.ipc.UnsafePathException} if the
     *     container is unsafe, a foreign object stands in the socket's place or the operating system refuses, or a
     *     {@link dev.ipc.TransportUnavailableException} if this process can have no further event loop; nothing is left
     *     behind then
     * @throws dev.ipc.TransportUnavailableException if the transport asked for isn't available
     */
    public CompletableFuture<IpcServer> start() {
        return NettyServer.start(options(), acceptPolicy, pathLost);
    }
}
