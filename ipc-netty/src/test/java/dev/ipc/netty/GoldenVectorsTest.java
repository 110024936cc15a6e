package dev.ipc.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipc.IpcException;
import dev.ipc.Limits;
import dev.ipc.Peer;
import dev.ipc.codec.TypeTable;
import dev.ipc.netty.wire.Vectors;
import dev.ipc.netty.wire.WireReader;
import dev.ipc.netty.wire.WireWriter;
import dev.ipc.wire.FrameKind;
import dev.ipc.wire.Hello;
import dev.ipc.wire.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpResponseEncoder;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes of each kind of frame are those pinned in files: what the encoder writes, and what the decoder reads. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
class GoldenVectorsTest {
    private static final byte[] HELLO = WireWriter.hello("dev.ipc.test/wire", "raw");
    private static final String SERVICE = "com.example.notes/sync";

    private final TestEndpoint endpoint = TestEndpoint.server(Limits.DEFAULT);
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Map<String, byte[]> written = new TreeMap<>();

    private final boolean plain;

    GoldenVectorsTest(boolean plain) {
        this.plain = plain;
        channel.pipeline()
                .addLast(IpcPipeline.FRAME_ENCODER, new HttpResponseEncoder())
                .addLast("codec", new MessageCodecHandler(new NettyConnection(endpoint, channel), plain));
    }

    @Test
    void theDocumentListsThemAll() throws Exception {
        assertThat(Vectors.documented(""))
                .containsExactlyInAnyOrderElementsOf(Vectors.all().keySet());
    }

    @Test
    void theDecoderReadsThemAsAnIndependentReaderDoes() throws Exception {
        DecoderHarness decoder = new DecoderHarness(1024, plain);
        Vectors.all().forEach((name, bytes) -> {
            boolean first = name.startsWith("hello") || name.startsWith("refusal");
            byte[] stream = first ? bytes : WireWriter.join(HELLO, bytes);
            DecoderHarness.Outcome outcome = decoder.run(stream);
            assertThat(outcome.verdict()).as(name).isIn("END", "CLOSE");
            assertThat(outcome.position()).as(name).isEqualTo(stream.length);
            assertThat(outcome.frames()).as(name).hasSize(first ? 1 : 2);
            DecoderConformanceTest.assertSame(outcome, WireReader.read(stream, 1024));
            assertThat(decoder.run(stream, DecoderHarness.everywhere(stream))).isEqualTo(outcome);
        });
    }

    @Test
    void theEncoderWritesThem() throws Exception {
        writeAll();
        Map<String, byte[]> vectors = Vectors.all();
        assertThat(written.keySet()).isEqualTo(new TreeSet<>(Vectors.documented("written")));
        written.forEach((name, bytes) ->
                assertThat(new String(bytes, UTF_8)).as(name).isEqualTo(new String(vectors.get(name), UTF_8)));
        channel.finishAndReleaseAll();
    }

    private void writeAll() throws IpcException {
        TypeTable types = TypeTable.parse(
                "64 com.example.Color [RED,GREEN]\n65 com.example.Note {id:long,text:string}\n".getBytes(UTF_8));
        Peer.Label widget = new Peer.Label(Optional.of("notes-widget"), OptionalLong.of(4711));
        Peer.Label sync = new Peer.Label(Optional.empty(), OptionalLong.of(4700));
        put("hello-client", Frames.hello(new Hello(List.of(1), SERVICE, widget, 16 << 20, Set.of("ping"), types)));
        put(
                "hello-server",
                Frames.hello(new Hello(
                        List.of(1),
                        SERVICE,
                        sync,
                        1 << 20,
                        Set.of("references", "ping"),
                        TypeTable.parse(new byte[0]))));
        try (EncodedMessage message = endpoint.bodies().encode("hi", 1 << 20)) {
            put("message", message.newEnvelope(FrameHead.MESSAGE));
        }
        putRequest("request-unhurried", 7, 30_000, 0);
        putRequest("request-hurried", 8, 500, 0);
        putRequest("request-within", 9, 30_000, 3);
        putReply("reply", 1, "yes");
        putReply("reply-null", 2, null);
        put("reply-empty", Envelope.control(FrameKind.REPLY, 3, Status.OK, null));
        put("reply-error", Envelope.control(FrameKind.REPLY, 4, Status.INTERNAL_ERROR, "handler failed"));
        put("cancel", Envelope.control(FrameKind.CANCEL, 5, Status.OK, null));
        put("ping", Envelope.control(FrameKind.PING, 6, Status.OK, null));
        put("pong", Envelope.control(FrameKind.PONG, 6, Status.OK, null));
        put("close", Envelope.control(FrameKind.CLOSE, 0, Status.OK, null));
        closing("close-reasoned", Status.UNAVAILABLE, "back at fünf");
        closing("refusal-400", Status.BAD_REQUEST, "the hello lacks service");
        closing("refusal-403", Status.FORBIDDEN, "not today");
        closing("refusal-404", Status.NOT_FOUND, "this is the service " + SERVICE + ", not com.example.notes/async");
        closing("refusal-408", Status.REQUEST_TIMEOUT, "the handshake was not complete in time");
        closing("refusal-426", Status.UPGRADE_REQUIRED, "this endpoint speaks version 1 of the protocol");
        closing("refusal-429", Status.TOO_MANY_REQUESTS, "too many connections");
        closing("refusal-503", Status.UNAVAILABLE, "the service is closing");
        closing("deviation-protocol", Status.BAD_REQUEST, "PROTOCOL: a line ends in CR LF (byte 171)");
        closing(
                "deviation-limit",
                Status.BAD_REQUEST,
                "LIMIT: the body is larger than the limit of 1048576 bytes (byte 190)");
        closing(
                "deviation-timeout",
                Status.BAD_REQUEST,
                "TIMEOUT: a frame was not complete in time after its first byte (byte 140)");
        closing("deviation-truncated", Status.BAD_REQUEST, "TRUNCATED: the stream ended inside a frame (byte 150)");
    }

    private void putRequest(String name, long number, long timeoutMillis, long within) throws IpcException {
        try (EncodedMessage message = endpoint.bodies().encode("ok?", 1 << 20)) {
            Envelope request = message.newEnvelope(FrameHead.REQUEST).within(within);
            request.assign(number, timeoutMillis);
            put(name, request);
        }
    }

    private void putReply(String name, long number, @Nullable Object result) throws IpcException {
        try (EncodedMessage message = endpoint.bodies().encode(result, 1 << 20)) {
            put(name, message.newEnvelope(FrameHead.reply(number)));
        }
    }

    private void closing(String name, Status status, String text) {
        ChannelHandlerContext ctx = channel.pipeline().context("codec");
        put(name, Frames.closing(ctx, status, text));
        ByteBuf bytes = Frames.closingBytes(ctx, status, text);
        assertThat(ByteBufUtil.getBytes(bytes)).isEqualTo(written.get(name));
        bytes.release();
    }

    private void put(String name, Object frame) {
        channel.writeOutbound(frame);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            bytes.writeBytes(ByteBufUtil.getBytes(part));
            part.release();
        }
        written.put(name, bytes.toByteArray());
    }
}
