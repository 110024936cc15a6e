package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ipc.AcceptPolicy;
import dev.ipc.IpcServer;
import dev.ipc.Limits;
import dev.ipc.ServerConnection;
import dev.ipc.ServiceAddress;
import dev.ipc.netty.wire.HelloCases;
import dev.ipc.netty.wire.RawPeer;
import dev.ipc.netty.wire.WireCase;
import dev.ipc.netty.wire.WireCases;
import dev.ipc.netty.wire.WireReader;
import dev.ipc.netty.wire.WireWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A real server against raw bytes: the rules of protocol sections 2 to 7, on each transport of this machine. */
@ParameterizedClass
@MethodSource("transports")
class ServerConformanceTest {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final int PENDING = 256;
    private static final String CLOSED = "closed ";

    /** Nothing ends for want of time while a test waits. */
    private static final Limits UNHURRIED = Limits.builder()
            .handshakeTimeout(Duration.ofMinutes(2))
            .frameTimeout(Duration.ofMinutes(2))
            .closeTimeout(Duration.ofMinutes(2))
            .build();

    static List<Transport> transports() {
        return Sockets.transports();
    }

    private final Transport transport;
    private final Closer closer = new Closer();
    private final Map<String, List<String>> heard = new ConcurrentHashMap<>();

    @TempDir
    Path directory;

    private ServiceAddress address = ServiceAddress.of("dev.ipc.test", "wire");
    private IpcServer server;
    private int names;

    ServerConformanceTest(Transport transport) {
        this.transport = transport;
    }

    @BeforeEach
    void start() {
        address = address.in(directory.resolve("c"));
        server = start(
                Limits.builder().maxContentBytes(WireCases.MAX_CONTENT_BYTES).build());
    }

    @AfterEach
    void closeAll() {
        closer.close();
    }

    private IpcServer start(Limits limits) {
        return closer.add(NettyIpc.server(address)
                .transport(transport)
                .limits(limits)
                .onConnected(connection -> note(connection, "connected"))
                .onMessage(String.class, this::note)
                .onReceiveFailure((connection, failure) -> note(connection, "receive failure"))
                .onClosed((connection, reason) -> note(connection, CLOSED + reason.code() + " " + reason.detail()))
                .start()
                .join());
    }

    private void restart(Limits limits) {
        server.close();
        server.closed().join();
        server = start(limits);
    }

    private ServerConnection onlyConnection() {
        soon().until(() -> server.connections().size() == 1);
        return server.connections().get(0);
    }

    private void note(ServerConnection connection, String what) {
        heardBy(connection.peer().label().processName().orElseThrow()).add(what);
    }

    private List<String> heardBy(String name) {
        return heard.computeIfAbsent(name, key -> new CopyOnWriteArrayList<>());
    }

    private String newName() {
        return "raw-" + ++names;
    }

    private static byte[] hello(String name) {
        return WireWriter.hello("dev.ipc.test/wire", name);
    }

    /** Connects, shakes hands, and returns the peer behind the server's hello. */
    private RawPeer greeted(String name) throws IOException {
        RawPeer peer = RawPeer.connect(server.socketPath()).send(hello(name));
        assertThat(peer.readFrame(0).header("ipc-version")).isEqualTo("1");
        return peer;
    }

    @Test
    void eachDeviationEndsItsConnectionAndNoOther() throws Exception {
        long descriptors = openDescriptors();
        try (RawPeer witness = greeted("witness")) {
            SoftAssertions checks = new SoftAssertions();
            for (WireCase bad : WireCases.behindTheHello()) {
                checkBehindTheHello(bad, checks);
            }
            for (WireCase bad : WireCases.atTheBeginning()) {
                checkAtTheBeginning(bad, checks);
            }
            checks.assertAll();
            witness.send(WireWriter.message("still here"), WireWriter.frame(200, new byte[0], "ping: 9"));
            assertThat(witness.readFrame(1).header("pong")).isEqualTo("9");
            soon().untilAsserted(() -> assertThat(heardBy("witness")).containsExactly("connected", "still here"));
            soon().untilAsserted(() -> assertThat(server.connections()).hasSize(1));
        }
        soon().untilAsserted(() -> assertThat(openDescriptors()).isLessThanOrEqualTo(descriptors + 4));
    }

    private void checkBehindTheHello(WireCase bad, SoftAssertions checks) throws IOException {
        String name = newName();
        byte[] before = WireWriter.join(hello(name), WireWriter.message("one"));
        String where = "(byte " + (before.length + bad.position()) + ")";
        try (RawPeer peer = RawPeer.connect(server.socketPath())) {
            peer.send(before, bad.bytes(), WireWriter.message("two"));
            checkFarewell(peer, bad, where, checks);
        }
        soon().until(() -> heardBy(name).stream().anyMatch(each -> each.startsWith(CLOSED)));
        List<String> own = heardBy(name);
        checks.assertThat(own).as(bad.rule()).startsWith("connected", "one").doesNotContain("two");
        checks.assertThat(own.get(own.size() - 1))
                .as(bad.rule())
                .startsWith(CLOSED + bad.verdict())
                .endsWith(where);
    }

    private void checkAtTheBeginning(WireCase bad, SoftAssertions checks) throws IOException {
        try (RawPeer peer = RawPeer.connect(server.socketPath())) {
            peer.send(bad.bytes());
            checkFarewell(peer, bad, "(byte " + bad.position() + ")", checks);
        }
    }

    private static void checkFarewell(RawPeer peer, WireCase bad, String where, SoftAssertions checks)
            throws IOException {
        WireReader.Frame farewell = peer.lastFrame();
        checks.assertThat(farewell.status()).as(bad.rule()).isEqualTo(400);
        checks.assertThat(farewell.header("connection")).as(bad.rule()).isEqualTo("close");
        checks.assertThat(farewell.header("content-type")).as(bad.rule()).isEqualTo("text/plain; charset=utf-8");
        checks.assertThat(farewell.text())
                .as(bad.rule())
                .startsWith(bad.verdict() + ": ")
                .contains(where);
    }

    @Test
    void aStrangerIsToldWhereItIs() throws Exception {
        try (RawPeer curl = RawPeer.connect(server.socketPath())) {
            curl.send(WireWriter.bytes("GET / HTTP/1.1\r\nHost: x\r\nUser-Agent: y\r\n\r\n"));
            assertThat(curl.lastFrame().text()).contains("ipc/1", "dev.ipc.test/wire", "no requests");
        }
    }

    @Test
    void aDeviatingConnectionIsClosedThoughThePeerKeepsItOpen() throws Exception {
        try (RawPeer peer = greeted("keeps open")) {
            peer.send(WireWriter.bytes("x"));
            peer.awaitClosed();
        }
        soon().untilAsserted(() -> assertThat(server.connections()).isEmpty());
    }

    @Test
    void framesArriveWhereverTheirBytesAreCut() throws Exception {
        byte[] frame = WireWriter.message("cut here");
        try (RawPeer peer = greeted("slicer")) {
            for (int cut = 1; cut < frame.length; cut++) {
                peer.send(Arrays.copyOf(frame, cut));
                peer.send(Arrays.copyOfRange(frame, cut, frame.length));
            }
            int count = frame.length - 1;
            soon().untilAsserted(() -> assertThat(heardBy("slicer")).hasSize(count + 1));
            assertThat(heardBy("slicer").subList(1, count + 1)).containsOnly("cut here");
        }
    }

    @Test
    void P8_theStreamEndsInsideAFrame() throws Exception {
        byte[] frame = WireWriter.message("never whole");
        for (int length : List.of(1, 9, 20, frame.length - 14, frame.length - 1)) {
            String name = "dying " + length;
            try (RawPeer peer = greeted(name)) {
                peer.send(WireWriter.message("whole"), Arrays.copyOf(frame, length))
                        .endOutput();
                WireReader.Frame last = peer.lastFrame();
                if (transport != Transport.NIO) { // which takes an end of input for the end of both directions
                    assertThat(last.text()).startsWith("TRUNCATED: ");
                }
            }
            soon().untilAsserted(() -> assertThat(heardBy(name)).hasSize(3));
            assertThat(heardBy(name)).startsWith("connected", "whole");
            assertThat(heardBy(name).get(2)).startsWith("closed TRUNCATED");
        }
    }

    @Test
    void theStreamEndsBetweenFrames() throws Exception {
        try (RawPeer peer = greeted("gone")) {
            peer.send(WireWriter.message("last words"));
        }
        soon().untilAsserted(() ->
                assertThat(heardBy("gone")).containsExactly("connected", "last words", "closed PEER_GONE "));
    }

    @Test
    void anOrderlyCloseIsAnsweredByOne() throws Exception {
        try (RawPeer peer = greeted("polite")) {
            peer.send(WireWriter.message("bye"), WireWriter.close(), WireWriter.message("too late"));
            WireReader.Frame last = peer.lastFrame();
            assertThat(last.header("connection")).isEqualTo("close");
            assertThat(last.status()).isEqualTo(200);
            peer.endOutput();
        }
        soon().untilAsserted(() -> assertThat(heardBy("polite")).containsExactly("connected", "bye", "closed REMOTE "));
    }

    @Test
    void aPeerThatHasSentItsLastStillGetsWhatItIsOwed() throws Exception {
        server.close();
        server.closed().join();
        byte[] kilobytes = new byte[10_000];
        server = closer.add(NettyIpc.server(address)
                .transport(transport)
                .onConnected(connection -> {
                    for (int i = 0; i < 100; i++) {
                        connection.send(kilobytes);
                    }
                    note(connection, "sent");
                })
                .start()
                .join());
        try (RawPeer peer = RawPeer.connect(server.socketPath())) {
            peer.send(hello("owed"));
            soon().until(() -> heardBy("owed").contains("sent"));
            peer.send(WireWriter.close()).endOutput();
            WireReader.Frame last = peer.lastFrame();
            WireReader.Reading all = WireReader.read(peer.received(), 20_000);
            assertThat(all.frames().size() + " " + all.verdict()).isEqualTo("102 CLOSE");
            assertThat(last.header("connection")).isEqualTo("close");
            assertThat(last.status()).isEqualTo(200);
        }
    }

    @Test
    void ourSideEndsBehindOurLastFrameAndThePeersGoesOn() throws Exception {
        restart(UNHURRIED);
        try (RawPeer peer = greeted("reader")) {
            onlyConnection().close();
            assertThat(peer.lastFrame().header("connection")).isEqualTo("close"); // and then the end, or this fails
            peer.send(WireWriter.message("still heard"), WireWriter.close());
            soon().untilAsserted(() ->
                    assertThat(heardBy("reader")).containsExactly("connected", "still heard", "closed LOCAL "));
            peer.awaitClosed();
        }
    }

    @Test
    void aPeerThatEndsItsSideInsteadOfSayingSoAnswersOurLastFrame() throws Exception {
        restart(UNHURRIED);
        try (RawPeer peer = greeted("mute")) {
            onlyConnection().close();
            peer.lastFrame();
            peer.send(WireWriter.message("last")).endOutput();
            soon().untilAsserted(
                            () -> assertThat(heardBy("mute")).containsExactly("connected", "last", "closed LOCAL "));
        }
    }

    @Test
    void whatIsUnaskedForIsIgnored() throws Exception {
        try (RawPeer peer = greeted("chatter")) {
            peer.send(
                    WireWriter.frame(200, new byte[0], "cancel: 99"),
                    WireWriter.frame(200, new byte[0], "pong: 99"),
                    WireWriter.frame(200, WireWriter.body("reply"), "in-reply-to: 99"),
                    WireWriter.frame(500, WireWriter.bytes("failed"), "in-reply-to: 98"),
                    WireWriter.frame(200, WireWriter.body("timed"), "timeout-ms: 5", "dropped: 2", "x-any: 1"),
                    WireWriter.frame(200, WireWriter.body("asked"), "message-id: 3"),
                    WireWriter.frame(200, new byte[0], "ping: 4"));
            // The pong doesn't wait for the turn of the request, and may be the first.
            List<WireReader.Frame> answers = List.of(peer.readFrame(1), peer.readFrame(2));
            assertThat(answers)
                    .anySatisfy(reply -> {
                        assertThat(reply.header("in-reply-to")).isEqualTo("3");
                        assertThat(reply.status()).isEqualTo(404);
                    })
                    .anySatisfy(pong -> assertThat(pong.header("pong")).isEqualTo("4"));
            soon().untilAsserted(() -> assertThat(heardBy("chatter")).containsExactly("connected", "timed"));
        }
    }

    @Test
    void aBodyThatDoesNotDecodeConcernsItsMessageOnly() throws Exception {
        try (RawPeer peer = greeted("muddled")) {
            peer.send(
                    WireWriter.frame(200, WireWriter.bytes("\u00ff\u00ff\u00ff\u00ff")),
                    WireWriter.frame(200, new byte[0]),
                    WireWriter.frame(200, new byte[1]),
                    WireWriter.frame(200, WireWriter.bytes("\u0003xyz"), "message-id: 1"),
                    WireWriter.message("fine"));
            WireReader.Frame reply = peer.readFrame(1);
            assertThat(reply.header("in-reply-to")).isEqualTo("1");
            assertThat(reply.status()).isEqualTo(400);
            soon().untilAsserted(() -> assertThat(heardBy("muddled"))
                    .containsExactly(
                            "connected",
                            "receive failure",
                            "receive failure",
                            "receive failure",
                            "receive failure",
                            "fine"));
        }
    }

    @Test
    void aBodyThatBreaksALimitEndsTheConnection() throws Exception {
        byte[] nested = new byte[4000];
        for (int i = 0; i < nested.length; i += 2) {
            nested[i] = 0x0d;
            nested[i + 1] = 2;
        }
        try (RawPeer peer = greeted("greedy")) {
            peer.send(WireWriter.frame(200, nested), WireWriter.message("later"));
            WireReader.Frame last = peer.lastFrame();
            assertThat(last.status()).as(last.text()).isEqualTo(413);
            assertThat(last.text()).startsWith("LIMIT: ");
        }
        soon().untilAsserted(() -> assertThat(heardBy("greedy")).hasSize(2));
        assertThat(heardBy("greedy").get(1)).startsWith("closed LIMIT");
    }

    @Test
    void helloThatWillNotDoIsRefused() throws Exception {
        SoftAssertions checks = new SoftAssertions();
        for (HelloCases.Refused bad : HelloCases.refusedByAServer("dev.ipc.test/wire")) {
            for (byte[][] pieces : List.of(new byte[][] {bad.hello()}, halves(bad.hello()))) {
                try (RawPeer peer = RawPeer.connect(server.socketPath())) {
                    peer.send(pieces).send(WireWriter.message("behind it"));
                    WireReader.Frame refusal = peer.lastFrame();
                    checks.assertThat(refusal.status()).as(bad.why()).isEqualTo(bad.status());
                    checks.assertThat(refusal.header("connection"))
                            .as(bad.why())
                            .isEqualTo("close");
                    checks.assertThat(refusal.text()).as(bad.why()).contains(bad.words());
                    checks.assertThat(refusal.header("ipc-version"))
                            .as(bad.why())
                            .isEqualTo(bad.status() == 426 ? "1" : "");
                }
            }
        }
        checks.assertAll();
        assertThat(heard).isEmpty();
        assertThat(server.connections()).isEmpty();
    }

    private static byte[][] halves(byte[] whole) {
        return new byte[][] {
            Arrays.copyOf(whole, whole.length / 2), Arrays.copyOfRange(whole, whole.length / 2, whole.length)
        };
    }

    @Test
    void helloThatWillDoIsAnswered() throws Exception {
        for (byte[] hello : HelloCases.taken("dev.ipc.test/wire")) {
            try (RawPeer peer = RawPeer.connect(server.socketPath()).send(hello)) {
                WireReader.Frame answer = peer.readFrame(0);
                assertThat(answer.header("ipc-version")).isEqualTo("1");
                assertThat(answer.header("service")).isEqualTo("dev.ipc.test/wire");
                assertThat(answer.header("max-content-length")).isEqualTo("" + WireCases.MAX_CONTENT_BYTES);
                assertThat(answer.header("process-id"))
                        .isEqualTo("" + ProcessHandle.current().pid());
            }
        }
    }

    @Test
    void aClosingFrameInPlaceOfAHelloEndsTheConnection() throws Exception {
        try (RawPeer peer = RawPeer.connect(server.socketPath())) {
            peer.send(WireWriter.close());
            assertThat(peer.readToEnd()).isEmpty();
        }
        assertThat(heard).isEmpty();
    }

    @Test
    void whatStandsBehindAHelloWaitsForTheDecision() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CompletableFuture<Boolean> decision = new CompletableFuture<>();
        server.close();
        server.closed().join();
        server = closer.add(NettyIpc.server(address)
                .transport(transport)
                .acceptPolicy(AcceptPolicy.sameUser()
                        .and(
                                peer -> {
                                    asked.countDown();
                                    return decision.join();
                                },
                                "not yet"))
                .onMessage(String.class, this::note)
                .start()
                .join());
        try (RawPeer peer = RawPeer.connect(server.socketPath())) {
            peer.send(hello("eager"), WireWriter.message("early"), WireWriter.frame(200, new byte[0], "ping: 3"));
            assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(peer.hasReceived()).isFalse();
            decision.complete(true);
            assertThat(peer.readFrame(0).header("ipc-version")).isEqualTo("1");
            assertThat(peer.readFrame(1).header("pong")).isEqualTo("3");
            soon().untilAsserted(() -> assertThat(heardBy("eager")).containsExactly("early"));
        }
    }

    @Test
    void silenceIsRefused() throws Exception {
        restart(Limits.builder()
                .handshakeTimeout(Duration.ofMillis(200))
                .frameTimeout(Duration.ofSeconds(30))
                .closeTimeout(Duration.ofSeconds(5))
                .build());
        for (byte[] beginning : List.of(new byte[0], WireWriter.bytes("HTTP/1.1 2"), Arrays.copyOf(hello("x"), 60))) {
            try (RawPeer peer = RawPeer.connect(server.socketPath()).send(beginning)) {
                WireReader.Frame refusal = peer.lastFrame();
                assertThat(refusal.status()).isEqualTo(408);
                assertThat(refusal.text()).contains("handshake");
                peer.awaitClosed();
            }
        }
        assertThat(heard).isEmpty();
    }

    @Test
    void aSlowFrameEndsTheConnection() throws Exception {
        restart(Limits.builder()
                .handshakeTimeout(Duration.ofSeconds(30))
                .frameTimeout(Duration.ofMillis(300))
                .closeTimeout(Duration.ofSeconds(5))
                .build());
        byte[] frame = WireWriter.message("slow");
        for (int length : List.of(1, frame.length - 6, frame.length - 1)) {
            try (RawPeer peer = greeted("slow")) {
                peer.send(WireWriter.message("fast"), Arrays.copyOf(frame, length));
                WireReader.Frame farewell = peer.lastFrame();
                int position = hello("slow").length + WireWriter.message("fast").length + length;
                assertThat(farewell.text()).startsWith("TIMEOUT: ").endsWith("(byte " + position + ")");
            }
        }
        soon().untilAsserted(
                        () -> assertThat(heardBy("slow").stream().filter(each -> each.startsWith("closed TIMEOUT")))
                                .hasSize(3));
        try (RawPeer dripping = greeted("drip")) {
            dripping.sendSlowly(WireWriter.bytes("HTTP/1.1 200 OK\r\nx: " + "y".repeat(1000)), 20);
            assertThat(dripping.lastFrame().text()).startsWith("TIMEOUT: ");
        }
    }

    @Test
    void theOldestOfTooManyPendingHandshakesMakesRoom() throws Exception {
        restart(Limits.builder()
                .handshakeTimeout(Duration.ofMinutes(1))
                .frameTimeout(Duration.ofSeconds(30))
                .closeTimeout(Duration.ofSeconds(5))
                .build());
        List<RawPeer> silent = new ArrayList<>();
        try {
            for (int i = 0; i <= PENDING; i++) {
                silent.add(RawPeer.connect(server.socketPath()));
            }
            soon().until(() -> refused(silent).size() == 1);
            RawPeer oldest = refused(silent).get(0);
            assertThat(silent.indexOf(oldest)).isLessThan(PENDING / 2); // several loops accept, each in order
            assertThat(oldest.lastFrame().status()).isEqualTo(408);
            assertThat(oldest.lastFrame().text()).contains("too many handshakes");
            silent.remove(oldest);
            for (RawPeer peer : silent) {
                peer.send(hello("patient"));
                assertThat(peer.readFrame(0).status()).isEqualTo(200);
            }
        } finally {
            for (RawPeer peer : silent) {
                peer.close();
            }
        }
    }

    private static ConditionFactory soon() {
        return await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .atMost(Duration.ofSeconds(30));
    }

    private static List<RawPeer> refused(List<RawPeer> peers) throws IOException {
        List<RawPeer> refused = new ArrayList<>();
        for (RawPeer peer : peers) {
            if (peer.hasReceived()) {
                refused.add(peer);
            }
        }
        return refused;
    }

    private static long openDescriptors() throws IOException {
        if (!Files.isDirectory(DESCRIPTORS)) {
            return 0;
        }
        try (Stream<Path> all = Files.list(DESCRIPTORS)) {
            return all.count();
        }
    }
}
