package dev.ipc.netty;

import dev.ipc.CloseReason;
import dev.ipc.Connection;
import dev.ipc.IpcClient;
import dev.ipc.ReconnectPolicy;
import dev.ipc.ServerInstance;
import dev.ipc.ServiceAddress;
import dev.ipc.group.Container;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/**
 * Builds a client.
 *
 * <p>The callbacks of a client that reconnects run one at a time, over all of its connections: connected; for each connection
 * that is lost, interrupted, then connected and reconnected of the next; closed at the end, with the last connection, of which
 * interrupted may have told before.
 *
 * <p><em>Threading:</em> for one thread.
 */
public final class ClientBuilder extends EndpointBuilder<Connection, ClientBuilder> {
    private Duration wait = Duration.ZERO;
    private ReconnectPolicy reconnect = ReconnectPolicy.OFF;
    private BiConsumer<? super Connection, ? super CloseReason> interrupted = Callbacks.NEITHER;
    private BiConsumer<? super Connection, ? super ServerInstance> reconnected = Callbacks.NEITHER;
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

    /**
     * Sets whether the client connects again after its connection ended without its wish, by default
     * {@link ReconnectPolicy#OFF}. The first connect isn't concerned: see {@link #waitForService}.
     *
     * <p>What brings a new connection to where the last one was, such as joining a group again, belongs into the callback of
     * {@link #onConnected}, which is called for each connection: what it sends goes out before whatever others send. A server
     * that refuses for good ends the client.
     */
    public ClientBuilder reconnect(ReconnectPolicy policy) {
        reconnect = Objects.requireNonNull(policy, "policy");
        return this;
    }

    /**
     * Sets the callback for the end of a connection after which the client tries to connect again, in place of one set before:
     * called once for each such connection, after its last message, in place of the closed callback. The attempts begin when it
     * has returned. By default nothing is called.
     */
    public ClientBuilder onInterrupted(BiConsumer<? super Connection, ? super CloseReason> callback) {
        interrupted = Objects.requireNonNull(callback, "callback");
        return this;
    }

    /**
     * Sets the callback for each connection but the first, in place of one set before: called once, right after the connected
     * callback, with what is known of the server: whether it is the one that the client was connected to before. By default
     * nothing is called.
     */
    public ClientBuilder onReconnected(BiConsumer<? super Connection, ? super ServerInstance> callback) {
        reconnected = Objects.requireNonNull(callback, "callback");
        return this;
    }

    @Override
    Container container(Container own) {
        return serverUid.isPresent() ? own.ownedBy(serverUid.getAsInt()) : own;
    }

    /**
     * Trusts another user to own the container and to serve in it, such as that of a system's daemon; by default this user
     * alone.
     */
    public ClientBuilder servedBy(int uid) {
        serverUid = OptionalInt.of(uid);
        return this;
    }

    /**
     * Connects with what was set so far. Returns at once.
     *
     * @return completes with the client once the server accepted it and the connected callback returned, on the thread of that
     *     callback; or exceptionally,
     *     with a {@link dev.ipc.ConnectFailedException}, or an {@link dev.ipc.UnsafePathException} if the container is
     *     unsafe. Cancelling it gives up
     * @throws dev.ipc.TransportUnavailableException if the transport asked for isn't available
     */
    public CompletableFuture<IpcClient> connect() {
        FirstBuffer.makeApart();
        return NettyClient.connect(new ClientOptions(options(), wait, reconnect, interrupted, reconnected));
    }
}
