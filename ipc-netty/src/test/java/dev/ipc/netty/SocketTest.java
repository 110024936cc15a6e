package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ipc.IpcClient;
import dev.ipc.IpcServer;
import dev.ipc.ServerConnection;
import dev.ipc.ServiceAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A test on each transport of this machine that has sockets, in a container of its own. Those that run inside one process as well
 * have a {@code transports()} of their own.
 */
@ParameterizedClass
@MethodSource("transports")
abstract class SocketTest {
    static final Duration SOON = Duration.ofSeconds(20);

    @Parameter
    @SuppressWarnings("NullAway.Init")
    Transport transport;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    ServiceAddress address = ServiceAddress.of("dev.ipc.test", "life");
    final BlockingQueue<Object> events = new LinkedBlockingQueue<>();
    final Closer closer = new Closer();

    static List<Transport> transports() {
        return Sockets.transports();
    }

    @BeforeEach
    void useOwnContainer() {
        address = address.in(directory.resolve("c"));
    }

    @AfterEach
    void closeAll() {
        closer.close();
    }

    /** Returns a builder of a server that notes strings, connects and ends as events. */
    ServerBuilder serverBuilder() {
        return NettyIpc.server(address)
                .transport(transport)
                .onMessage(String.class, (connection, text) -> events.add(text))
                .onConnected(connection -> events.add("connected"))
                .onClosed((connection, reason) -> events.add("closed " + reason.code()));
    }

    IpcServer start(ServerBuilder builder) {
        return closer.add(builder.start().join());
    }

    ClientBuilder clientBuilder() {
        return NettyIpc.client(address).transport(transport);
    }

    IpcClient connect(ClientBuilder builder) {
        return closer.add(builder.connect().join());
    }

    /** Returns a peer that isn't of this library, on transports that have any. */
    RawPeer rawPeer(IpcServer server) {
        assumeTrue(Capability.PATH.has(transport), "nobody else reaches it");
        return closer.add(RawPeer.connect(server.socketPath()));
    }

    /** Returns a raw peer whose handshake is done. */
    RawPeer welcomedPeer(IpcServer server) {
        RawPeer peer = rawPeer(server);
        peer.sayHello(address.qualifiedName());
        assertThat(peer.readFrame().headers()).containsKey("ipc-version");
        return peer;
    }

    /** Returns the one connection that the server has, once it has it. */
    ServerConnection onlyConnection(IpcServer server) {
        Awaitility.await()
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> server.connections().size() == 1);
        return server.connections().get(0);
    }

    Object nextEvent() {
        try {
            Object event = events.poll(SOON.toSeconds(), TimeUnit.SECONDS);
            assertThat(event).as("an event within %s", SOON).isNotNull();
            return event;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
