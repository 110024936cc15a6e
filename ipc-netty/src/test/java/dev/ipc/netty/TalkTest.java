package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ipc.BroadcastResult;
import dev.ipc.CloseReason;
import dev.ipc.ConnectFailedException;
import dev.ipc.IpcClient;
import dev.ipc.IpcServer;
import dev.ipc.Message;
import dev.ipc.NameTakenException;
import dev.ipc.SendFailedException;
import dev.ipc.ServerConnection;
import dev.ipc.ServiceAddress;
import dev.ipc.codec.MessageTypes;
import dev.ipc.group.CurrentUser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The main job over real sockets, on each transport of this machine. */
@ParameterizedClass
@MethodSource("transports")
class TalkTest {
    record Note(long id, String text, List<String> tags) {}

    private static final MessageTypes TYPES =
            MessageTypes.builder().register(Note.class).build();

    static List<Transport> transports() {
        return Sockets.all();
    }

    private final Transport transport;

    @TempDir
    Path directory;

    private ServiceAddress address = ServiceAddress.of("dev.ipc.test", "talk");
    private final BlockingQueue<Object> atServer = new LinkedBlockingQueue<>();
    private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();
    private final Closer closer = new Closer();

    TalkTest(Transport transport) {
        this.transport = transport;
    }

    @BeforeEach
    void useOwnContainer() {
        address = address.in(directory.resolve("c"));
    }

    @AfterEach
    void closeAll() {
        closer.close();
    }

    private ServerBuilder serverBuilder() {
        return NettyIpc.server(address)
                .transport(transport)
                .types(TYPES)
                .onMessage(Note.class, (connection, note) -> atServer.add(note))
                .onMessage(Message.class, (connection, message) -> atServer.add(message))
                .onConnected(
                        connection -> events.add("+" + connection.peer().uid().orElse(-1)))
                .onClosed((connection, reason) -> events.add("-" + reason.code()));
    }

    private IpcServer startServer() {
        return closer.add(serverBuilder().start().join());
    }

    private IpcClient connect(BlockingQueue<Object> received) {
        return closer.add(NettyIpc.client(address)
                .transport(transport)
                .types(TYPES)
                .onMessage(Note.class, (connection, note) -> received.add(note))
                .onMessage(Message.class, (connection, message) -> received.add(message))
                .onClosed((connection, reason) -> received.add("closed " + reason.code()))
                .connect()
                .join());
    }

    @Test
    void recordsAndMessagesArriveInOrderAndTheKernelNamesTheClient() throws Exception {
        startServer();
        IpcClient client = connect(new LinkedBlockingQueue<>());
        assertThat(events.poll(20, TimeUnit.SECONDS)).isEqualTo("+" + CurrentUser.uid());

        Note note = new Note(7, "hällo", List.of("a", "b"));
        client.send(note).join();
        client.send(Message.of("text", Map.of("text", "hi"))).join();

        assertThat(atServer.poll(20, TimeUnit.SECONDS)).isEqualTo(note);
        assertThat(atServer.poll(20, TimeUnit.SECONDS)).isEqualTo(Message.of("text", Map.of("text", "hi")));
    }

    @Test
    void aBroadcastReachesAllAndATargetedSendOne() throws Exception {
        IpcServer server = startServer();
        BlockingQueue<Object> first = new LinkedBlockingQueue<>();
        BlockingQueue<Object> second = new LinkedBlockingQueue<>();
        connect(first);
        connect(second);
        ServerConnection secondAtServer = server.connections().get(1);

        BroadcastResult result = server.broadcast(new Note(1, "all", List.of())).join();
        secondAtServer.send(new Note(2, "one", List.of())).join();

        assertThat(result.written()).hasSize(2);
        assertThat(result.failed()).isEmpty();
        assertThat(first.poll(20, TimeUnit.SECONDS)).isEqualTo(new Note(1, "all", List.of()));
        assertThat(second.poll(20, TimeUnit.SECONDS)).isEqualTo(new Note(1, "all", List.of()));
        assertThat(second.poll(20, TimeUnit.SECONDS)).isEqualTo(new Note(2, "one", List.of()));
        assertThat(first).isEmpty();
    }

    @Test
    void P5_aBroadcastToNobodyCompletes() {
        BroadcastResult result = startServer().broadcast(Message.of("anyone?")).join();
        assertThat(result.recipients()).isZero();
    }

    @Test
    void closingEitherSideTellsBothWhy() throws Exception {
        startServer();
        BlockingQueue<Object> received = new LinkedBlockingQueue<>();
        IpcClient client = connect(received);
        client.send(Message.of("last words"));
        client.close();
        assertThat(client.closed().get(20, TimeUnit.SECONDS)).isInstanceOf(CloseReason.Local.class);
        assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo("closed LOCAL");
        assertThat(atServer.poll(20, TimeUnit.SECONDS)).isEqualTo(Message.of("last words"));
        assertThat(events.poll(20, TimeUnit.SECONDS)).asString().startsWith("+");
        assertThat(events.poll(20, TimeUnit.SECONDS)).isEqualTo("-REMOTE");
        assertThatThrownBy(() -> client.send(Message.of("too late")).join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(SendFailedException.class, failure -> assertThat(failure.certainty())
                        .isEqualTo(SendFailedException.Certainty.NOT_SENT));
    }

    @Test
    void closingTheServerClosesItsClientsAndRemovesItsSocket() throws Exception {
        IpcServer server = startServer();
        BlockingQueue<Object> received = new LinkedBlockingQueue<>();
        IpcClient client = connect(received);
        assertThat(Files.exists(server.socketPath())).isEqualTo(Capability.PATH.has(transport));
        server.close();
        assertThat(server.closed().get(20, TimeUnit.SECONDS)).isInstanceOf(CloseReason.Local.class);
        assertThat(client.closed().get(20, TimeUnit.SECONDS)).isInstanceOf(CloseReason.Remote.class);
        assertThat(server.socketPath()).doesNotExist();
        startServer();
    }

    @Test
    void P33_aSecondServerFailsWithTheOwnersPidAndLeavesItUndisturbed() throws Exception {
        startServer();
        assertThatThrownBy(() -> serverBuilder().start().join())
                .cause()
                .isInstanceOfSatisfying(NameTakenException.class, taken -> assertThat(taken.ownerPid())
                        .hasValue(ProcessHandle.current().pid()));
        connect(new LinkedBlockingQueue<>()).send(Message.of("still there?")).join();
        assertThat(atServer.poll(20, TimeUnit.SECONDS)).isEqualTo(Message.of("still there?"));
    }

    @Test
    void nobodyServes() {
        assertThatThrownBy(() -> connect(new LinkedBlockingQueue<>()))
                .cause()
                .isInstanceOfSatisfying(ConnectFailedException.class, failure -> assertThat(failure.reason())
                        .isEqualTo(ConnectFailedException.Reason.NO_SUCH_SERVICE));
    }

    @Test
    void aClientWaitsForItsService() throws Exception {
        CompletableFuture<IpcClient> waiting = NettyIpc.client(address)
                .transport(transport)
                .waitForService(Duration.ofSeconds(60))
                .connect();
        startServer();
        closer.add(waiting.get(20, TimeUnit.SECONDS))
                .send(Message.of("at last"))
                .join();
        assertThat(atServer.poll(20, TimeUnit.SECONDS)).isEqualTo(Message.of("at last"));
    }

    @Test
    void whatTheConnectedCallbackSendsGoesFirst() throws Exception {
        IpcServer server = closer.add(serverBuilder()
                .onConnected(connection -> {
                    connection.server().broadcast(Message.of("welcome"));
                    connection.send(Message.of("rules"));
                })
                .start()
                .join());
        BlockingQueue<Object> received = new LinkedBlockingQueue<>();
        connect(received);
        server.broadcast(Message.of("news")).join();
        assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo(Message.of("welcome"));
        assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo(Message.of("rules"));
        assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo(Message.of("news"));
    }

    @Test
    void aLargeMessageArrivesWhole() throws Exception {
        startServer();
        Note large = new Note(1, "x".repeat(3_000_000), List.of("y".repeat(100_000)));
        connect(new LinkedBlockingQueue<>()).send(large).join();
        assertThat(atServer.poll(20, TimeUnit.SECONDS)).isEqualTo(large);
    }

    @Test
    void theSocketIsPrivate() throws Exception {
        assumeTrue(Capability.PATH.has(transport), "there is no socket");
        IpcServer server = startServer();
        assertThat(Files.getPosixFilePermissions(server.socketPath())).hasSize(2);
    }

    @Test
    void P25_waitingInTheEventLoopFailsWithTheRemedy() throws Exception {
        startServer();
        BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
        closer.add(NettyIpc.client(address)
                .transport(transport)
                .executor(Runnable::run)
                .onConnected(connection -> {
                    try {
                        connection.closed().join();
                    } catch (IllegalStateException e) {
                        failures.add(e);
                    }
                })
                .connect()
                .join());
        assertThat(failures.poll(20, TimeUnit.SECONDS)).hasMessageContaining("Async");
    }
}
