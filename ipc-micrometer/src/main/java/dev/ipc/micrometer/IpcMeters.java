package dev.ipc.micrometer;

import dev.ipc.CloseReason;
import dev.ipc.Connection;
import dev.ipc.IpcClient;
import dev.ipc.IpcListener;
import dev.ipc.IpcServer;
import dev.ipc.Peer;
import dev.ipc.RefusalReason;
import dev.ipc.ServerConnection;
import dev.ipc.ServiceAddress;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A listener that keeps the meters of the servers and clients that it is given to, in one registry of Micrometer's. They are listed in
 * {@code docs/observability.md}. Their tags are the service, the role (server or client) and a reason, and say nothing of
 * peers: there are no more meters than services times reasons.
 *
 * <p><em>Threading:</em> thread-safe.
 *
 * <p><em>Life cycle:</em> the meters stay in the registry; counters go on where a server or client is started again.
 */
public final class IpcMeters implements IpcListener {
    private final MeterRegistry registry;
    private final Map<String, ServiceMeters> ofServers = new ConcurrentHashMap<>();
    private final Map<String, ServiceMeters> ofClients = new ConcurrentHashMap<>();

    /** Makes a listener for any number of servers and clients. */
    public IpcMeters(MeterRegistry registry) {
        this.registry = Objects.requireNonNull(registry, "registry");
    }

    @Override
    public void serverStarted(IpcServer server) {
        ServiceMeters meters = ofServer(server.address());
        meters.endpoints().add(server::statistics, server.closed());
    }

    @Override
    public void clientStarted(IpcClient client) {
        ServiceMeters meters = ofClient(client.address());
        meters.endpoints().add(client::statistics, client.closed());
    }

    @Override
    public void connected(Connection connection) {
        of(connection).connected();
    }

    @Override
    public void closed(Connection connection, CloseReason reason, Duration open) {
        of(connection).closed(reason.code(), open);
    }

    @Override
    public void refused(ServiceAddress address, Peer peer, RefusalReason reason) {
        ofServer(address).refused(reason.name());
    }

    @Override
    public void slowConsumer(Connection connection) {
        of(connection).slowConsumer();
    }

    @Override
    public void requestEnded(Connection connection, @Nullable Throwable failure, Duration took) {
        of(connection).requestEnded(Outcomes.reasonOf(failure), took);
    }

    @Override
    public void handled(Connection connection, Class<?> type, Duration took) {
        of(connection).handled(took);
    }

    private ServiceMeters of(Connection connection) {
        return connection instanceof ServerConnection ? ofServer(connection.address()) : ofClient(connection.address());
    }

    private ServiceMeters ofServer(ServiceAddress address) {
        return meters(ofServers, address, "server");
    }

    private ServiceMeters ofClient(ServiceAddress address) {
        return meters(ofClients, address, "client");
    }

    private ServiceMeters meters(Map<String, ServiceMeters> ofRole, ServiceAddress address, String role) {
        String service = address.qualifiedName();
        ServiceMeters known = ofRole.get(service);
        return known != null ? known : ofRole.computeIfAbsent(service, name -> new ServiceMeters(registry, name, role));
    }
}
