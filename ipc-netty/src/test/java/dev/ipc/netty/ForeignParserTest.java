package dev.ipc.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ipc.IpcServer;
import dev.ipc.Message;
import dev.ipc.ServiceAddress;
import dev.ipc.netty.wire.RawPeer;
import dev.ipc.netty.wire.WireReader;
import dev.ipc.netty.wire.WireWriter;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseDecoder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a live server sends is HTTP/1.1 to parsers that know nothing of this library. Those not installed are skipped. */
class ForeignParserTest {
    private final Closer closer = new Closer();

    @TempDir
    Path directory;

    private IpcServer server;

    @BeforeEach
    void start() {
        server = closer.add(
                NettyIpc.server(ServiceAddress.of("dev.ipc.test", "wire").in(directory.resolve("c")))
                        .onConnected(connection -> {
                            connection.send("first");
                            connection.send(Message.of("second", Map.of("text", "zweiter ✓")));
                            connection.send(new byte[100_000]);
                        })
                        .start()
                        .join());
    }

    @AfterEach
    void closeAll() {
        closer.close();
    }

    /** Records what the server sends to one client: hello, messages, pong, error reply, and why it ends. */
    private byte[] record() throws IOException {
        try (RawPeer peer = RawPeer.connect(server.socketPath())) {
            peer.send(WireWriter.hello("dev.ipc.test/wire", "recorder"));
            peer.readFrame(3);
            peer.send(
                    WireWriter.frame(200, new byte[0], "ping: 17"),
                    WireWriter.frame(200, WireWriter.body("nobody"), "message-id: 1"));
            peer.readFrame(5);
            peer.send(WireWriter.bytes("nonsense"));
            return peer.readToEnd();
        }
    }

    private static List<String> expected(byte[] recording) {
        WireReader.Reading reading = WireReader.read(recording, 1 << 20);
        assertThat(reading.verdict()).isEqualTo("CLOSE");
        assertThat(reading.frames()).hasSize(7);
        return reading.frames().stream()
                .map(frame -> frame.status() + " " + HexFormat.of().formatHex(frame.body()))
                .toList();
    }

    @Test
    void nettysParserReadsARecordedStream() throws Exception {
        byte[] recording = record();
        EmbeddedChannel parser = new EmbeddedChannel(new HttpResponseDecoder(), new HttpObjectAggregator(1 << 20));
        parser.writeInbound(Unpooled.wrappedBuffer(recording));
        List<String> read = new ArrayList<>();
        for (FullHttpResponse each = parser.readInbound(); each != null; each = parser.readInbound()) {
            assertThat(each.decoderResult().isSuccess()).isTrue();
            byte[] body = new byte[each.content().readableBytes()];
            each.content().readBytes(body);
            read.add(each.status().code() + " " + HexFormat.of().formatHex(body));
            each.release();
        }
        parser.finishAndReleaseAll();
        assertThat(read).isEqualTo(expected(recording));
    }

    @Test
    void pythonsParserReadsARecordedStream() throws Exception {
        assumeInstalled("python3");
        Path recording = directory.resolve("recording");
        Files.write(recording, record());
        assertThat(output("python3", resource("read_responses.py").toString(), recording.toString()))
                .isEqualTo(expected(Files.readAllBytes(recording)));
    }

    @Test
    void nodesParserReadsEachFrame() throws Exception {
        assumeInstalled("node");
        byte[] recording = record();
        Path socket = directory.resolve("replay.sock");
        List<String> expected = expected(recording);
        try (ServerSocketChannel replay = RawPeer.listen(socket)) {
            Process node =
                    start("node", resource("read_responses.js").toString(), socket.toString(), "" + expected.size());
            try (RawPeer peer = RawPeer.accept(replay)) {
                int from = 0;
                int requests = 0;
                for (WireReader.Frame frame :
                        WireReader.read(recording, 1 << 20).frames()) {
                    peer.readRequests(++requests);
                    peer.send(Arrays.copyOfRange(recording, from, frame.end()));
                    from = frame.end();
                }
                assertThat(lines(node)).isEqualTo(expected);
            }
        }
    }

    @Test
    void curlIsToldWhereItIs() throws Exception {
        assumeInstalled("curl");
        List<String> output = output(
                "curl",
                "-s",
                "-w",
                "\n%{http_code}",
                "--unix-socket",
                server.socketPath().toString(),
                "http://localhost/");
        assertThat(output).hasSize(2);
        assertThat(output.get(0)).contains("ipc/1", "dev.ipc.test/wire");
        assertThat(output.get(1)).isEqualTo("400");
    }

    private static Path resource(String name) throws Exception {
        return Path.of(Objects.requireNonNull(ForeignParserTest.class.getResource("/foreign/" + name), name)
                .toURI());
    }

    private static void assumeInstalled(String program) {
        boolean installed;
        try {
            Process process = new ProcessBuilder(program, "--version")
                    .redirectErrorStream(true)
                    .start();
            process.getInputStream().readAllBytes();
            installed = process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException | InterruptedException e) {
            installed = false;
        }
        assumeTrue(installed, program + " is not installed");
    }

    private static Process start(String... command) throws IOException {
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static List<String> output(String... command) throws Exception {
        return lines(start(command));
    }

    private static List<String> lines(Process process) throws Exception {
        try (InputStream output = process.getInputStream()) {
            String text = new String(output.readAllBytes(), UTF_8);
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(text).isZero();
            return text.lines().toList();
        } finally {
            process.destroyForcibly();
        }
    }
}
