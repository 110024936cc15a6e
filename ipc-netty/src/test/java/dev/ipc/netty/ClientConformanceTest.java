package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipc.CloseReason;
import dev.ipc.ConnectFailedException;
import dev.ipc.ConnectFailedException.Reason;
import dev.ipc.IpcClient;
import dev.ipc.Limits;
import dev.ipc.ServiceAddress;
import dev.ipc.netty.wire.HelloCases;
import dev.ipc.netty.wire.RawPeer;
import dev.ipc.netty.wire.WireCase;
import dev.ipc.netty.wire.WireCases;
import dev.ipc.netty.wire.WireReader;
import dev.ipc.netty.wire.WireWriter;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A real client against a server of raw bytes, on each transport of this machine. */
@ParameterizedClass
@MethodSource("transports")
class ClientConformanceTest {
    private static final byte[] HELLO = WireWriter.hello("dev.ipc.test/wire", "raw");

    static List<Transport> transports() {
        return Sockets.transports();
    }

    private final Transport transport;
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private Limits limits =
            Limits.builder().maxContentBytes(WireCases.MAX_CONTENT_BYTES).build();

    @TempDir
    Path directory;

    private ServiceAddress address = ServiceAddress.of("dev.ipc.test", "wire");
    private ServerSocketChannel listening;

    ClientConformanceTest(Transport transport) {
        this.transport = transport;
    }

    @BeforeEach
    void listen() throws IOException {
        Path container = Files.createDirectory(
                directory.resolve("c"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        address = address.in(container);
        listening = RawPeer.listen(container.resolve("wire.sock"));
    }

    @AfterEach
    void stopListening() throws IOException {
        listening.close();
    }

    private CompletableFuture<IpcClient> connect() {
        return NettyIpc.client(address)
                .transport(transport)
                .limits(limits)
                .onConnected(connection -> heard.add("connected"))
                .onMessage(String.class, (connection, text) -> heard.add(text))
                .onReceiveFailure((connection, failure) -> heard.add("receive failure"))
                .onClosed((connection, reason) -> heard.add(reason.code()))
                .connect();
    }

    private RawPeer accept() throws IOException {
        RawPeer peer = RawPeer.accept(listening);
        assertThat(peer.readFrame(0).header("service")).isEqualTo("dev.ipc.test/wire");
        return peer;
    }

    @Test
    void eachDeviationEndsTheConnection() throws Exception {
        SoftAssertions checks = new SoftAssertions();
        for (WireCase bad : WireCases.behindTheHello()) {
            heard.clear();
            CompletableFuture<IpcClient> connecting = connect();
            String where = "(byte " + (HELLO.length + WireWriter.message("one").length + bad.position()) + ")";
            try (RawPeer peer = accept()) {
                peer.send(HELLO, WireWriter.message("one"), bad.bytes(), WireWriter.message("two"));
                WireReader.Frame farewell = peer.lastFrame();
                checks.assertThat(farewell.status()).as(bad.rule()).isEqualTo(400);
                checks.assertThat(farewell.header("connection")).as(bad.rule()).isEqualTo("close");
                checks.assertThat(farewell.text())
                        .as(bad.rule())
                        .startsWith(bad.verdict())
                        .endsWith(where);
            }
            CloseReason reason = closedOf(connecting.get(20, TimeUnit.SECONDS));
            checks.assertThat(reason.code()).as(bad.rule()).isEqualTo(bad.verdict());
            checks.assertThat(reason.detail()).as(bad.rule()).endsWith(where);
            checks.assertThat(heard)
                    .as(bad.rule())
                    .startsWith("connected", "one")
                    .endsWith(bad.verdict())
                    .doesNotContain("two");
        }
        checks.assertAll();
    }

    @Test
    void eachDeviationInTheHandshakeFailsTheConnect() throws Exception {
        for (WireCase bad : WireCases.atTheBeginning()) {
            CompletableFuture<IpcClient> connecting = connect();
            try (RawPeer peer = accept()) {
                peer.send(bad.bytes(), WireWriter.message("two"));
                assertThat(peer.lastFrame().text())
                        .as(bad.rule())
                        .startsWith(bad.verdict() + ": ")
                        .contains("(byte " + bad.position() + ")");
            }
            assertThat(failureOf(connecting).reason()).as(bad.rule()).isEqualTo(Reason.HANDSHAKE_FAILED);
            assertThat(failureOf(connecting)).hasMessageContaining("(byte " + bad.position() + ")");
        }
        assertThat(heard).isEmpty();
    }

    @Test
    void aRefusalArrivesInItsOwnWords() throws Exception {
        for (int status : List.of(400, 403, 404, 408, 413, 426, 429, 500, 503, 504)) {
            CompletableFuture<IpcClient> connecting = connect();
            String words = "refused, with ünïcode, for the reason " + status;
            byte[] text = words.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            try (RawPeer peer = accept()) {
                if (status == 426) {
                    peer.send(WireWriter.frame(status, text, "connection: close", "ipc-version: 7,8"));
                } else {
                    peer.send(WireWriter.frame(status, text, "connection: close"));
                }
            }
            ConnectFailedException failure = failureOf(connecting);
            assertThat(failure.reason()).isEqualTo(Reason.REFUSED);
            assertThat(failure.status()).hasValue(status);
            assertThat(failure).hasMessage(words);
        }
        assertThat(heard).isEmpty();
    }

    @Test
    void aHelloThatAnswersAnotherFailsTheConnect() throws Exception {
        List<byte[]> wrong = new ArrayList<>();
        for (HelloCases.Refused each : HelloCases.refusedByAServer("dev.ipc.test/wire")) {
            wrong.add(each.hello());
        }
        wrong.add(WireWriter.frame(
                200, new byte[0], "ipc-version: 1,1", "service: dev.ipc.test/wire", "max-content-length: 1"));
        for (byte[] hello : wrong) {
            CompletableFuture<IpcClient> connecting = connect();
            try (RawPeer peer = accept()) {
                peer.send(hello);
                WireReader.Frame last = peer.lastFrame();
                assertThat(last.status()).isEqualTo(400);
                assertThat(last.header("connection")).isEqualTo("close");
            }
            assertThat(failureOf(connecting).reason()).isEqualTo(Reason.HANDSHAKE_FAILED);
        }
        assertThat(heard).isEmpty();
    }

    @Test
    void silenceTimesOut() throws Exception {
        limits = Limits.builder().handshakeTimeout(Duration.ofMillis(200)).build();
        CompletableFuture<IpcClient> connecting = connect();
        try (RawPeer peer = accept()) {
            assertThat(failureOf(connecting).reason()).isEqualTo(Reason.TIMED_OUT);
            peer.awaitClosed();
        }
    }

    @Test
    void theServerDiesInTheHandshake() throws Exception {
        for (byte[] beginning : List.of(new byte[0], WireWriter.bytes("HTTP/1.1 200 OK\r\n"))) {
            CompletableFuture<IpcClient> connecting = connect();
            try (RawPeer peer = accept()) {
                peer.send(beginning);
            }
            assertThat(failureOf(connecting).reason()).isEqualTo(Reason.HANDSHAKE_FAILED);
        }
    }

    @Test
    void whatTheServerSendsBehindItsHelloArrives() throws Exception {
        CompletableFuture<IpcClient> connecting = connect();
        try (RawPeer peer = accept()) {
            peer.send(WireWriter.join(HELLO, WireWriter.message("one"), WireWriter.message("two"), WireWriter.close()));
            assertThat(peer.lastFrame().header("connection")).isEqualTo("close");
        }
        assertThat(closedOf(connecting.get(20, TimeUnit.SECONDS))).isInstanceOf(CloseReason.Remote.class);
        assertThat(heard).containsExactly("connected", "one", "two", "REMOTE");
    }

    @Test
    void aReasonedEndArrivesAsThatReason() throws Exception {
        for (String reason : List.of("PROTOCOL", "LIMIT", "TIMEOUT", "TRUNCATED")) {
            CompletableFuture<IpcClient> connecting = connect();
            try (RawPeer peer = accept()) {
                peer.send(
                        HELLO,
                        WireWriter.frame(400, WireWriter.bytes(reason + ": so it is (byte 7)"), "connection: close"));
                CloseReason closed = closedOf(connecting.get(20, TimeUnit.SECONDS));
                assertThat(closed.code()).isEqualTo(reason);
                assertThat(closed.detail()).isEqualTo("so it is (byte 7)");
            }
        }
    }

    @Test
    void theClientsSideEndsBehindItsLastFrameAndTheServersGoesOn() throws Exception {
        limits = Limits.builder().closeTimeout(Duration.ofMinutes(2)).build();
        CompletableFuture<IpcClient> connecting = connect();
        try (RawPeer peer = accept()) {
            peer.send(HELLO);
            IpcClient client = connecting.get(20, TimeUnit.SECONDS);
            client.close();
            assertThat(peer.lastFrame().header("connection")).isEqualTo("close"); // and then the end, or this fails
            peer.send(WireWriter.message("still heard"), WireWriter.close());
            assertThat(closedOf(client)).isInstanceOf(CloseReason.Local.class);
        }
        assertThat(heard).containsExactly("connected", "still heard", "LOCAL");
    }

    @Test
    void theReasonArrivesWhileTheClientIsSending() throws Exception {
        CompletableFuture<IpcClient> connecting = connect();
        IpcClient client;
        try (RawPeer peer = accept()) {
            peer.send(HELLO);
            client = connecting.get(20, TimeUnit.SECONDS);
            for (int i = 0; i < 500; i++) {
                client.send(new byte[10_000]); // more than the socket takes: some wait in the queue
            }
            peer.send(WireWriter.frame(400, WireWriter.bytes("LIMIT: enough"), "connection: close"));
        }
        assertThat(closedOf(client).code()).isEqualTo("LIMIT");
    }

    private static CloseReason closedOf(IpcClient client) throws Exception {
        return client.closed().get(20, TimeUnit.SECONDS);
    }

    private static ConnectFailedException failureOf(CompletableFuture<IpcClient> connecting) {
        assertThatThrownBy(() -> connecting.orTimeout(20, TimeUnit.SECONDS).join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(ConnectFailedException.class);
        return (ConnectFailedException)
                connecting.handle((client, failure) -> failure).join();
    }
}
