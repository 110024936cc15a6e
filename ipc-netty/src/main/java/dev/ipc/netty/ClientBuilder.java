package dev.ipc.netty;

import dev.ipc.Connection;
import dev.ipc.IpcClient;
import dev.ipc.ServiceAddress;
import dev.ipc.group.Container;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/**
 * Builds a client.
 *
 * <p><em>Threading:</em> for one thread.
 */
public final class ClientBuilder extends EndpointBuilder<Connection, ClientBuilder> {
    private Duration wait = Duration.ZERO;
    private OptionalInt serverUid = OptionalInt.empty();

    ClientBuilder(ServiceAddress address) {
        super(address);
    }

    @Override
    ClientBuilder self() {
        return this;
    }

    /**
     * Sets how long {@link #connect} waits for a service that isn't there yet or is too busy to take the connection; by
     * default not at all.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public ClientBuilder waitForService(Duration atMost) {
        if (atMost.isNegative()) {
            throw new IllegalArgumentException("the time to wait is negative: " + atMost);
        }
        wait = atMost;
        return this;
    }

    @Override
    Container container(Container own) {
        return serverUid.isPresent() ? own.ownedBy(serverUid.getAsInt()) : own;
    }

    /**
     * Trusts another user to own the container and to serve in it, such as that of a system's daemon; by default this user
     * alone. The transport must report uids: NIO reports that of this user only.
     */
    public ClientBuilder servedBy(int uid) {
        serverUid = OptionalInt.of(uid);
        return this;
    }

    /**
     * Connects with what was set so far. Returns at once.
     *
     * @return completes with the client once the server accepted it and the connected callback returned; or exceptionally,
     *     with a {@link dev.ipc.ConnectFailedException}, or an {@link dev.ipc.UnsafePathException} if the container is
     *     unsafe. Cancelling it gives up
     * @throws dev.ipc.TransportUnavailableException if the transport asked for isn't available
     */
    public CompletableFuture<IpcClient> connect() {
        return NettyClient.connect(options(), wait);
    }
}
