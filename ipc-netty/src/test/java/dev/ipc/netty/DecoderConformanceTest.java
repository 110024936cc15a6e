package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipc.netty.DecoderHarness.Outcome;
import dev.ipc.netty.wire.WireCase;
import dev.ipc.netty.wire.WireCases;
import dev.ipc.netty.wire.WireReader;
import dev.ipc.netty.wire.WireWriter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule about frames: the decoder deviates at the byte that breaks it, wherever the bytes were cut. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
class DecoderConformanceTest {
    private static final byte[] HELLO = WireWriter.hello("dev.ipc.test/wire", "raw");
    private static final byte[] ONE = WireWriter.message("one");
    private static final byte[] TWO = WireWriter.message("two");
    private static final int MANY_CUTS = 2000;

    private final DecoderHarness decoder;

    DecoderConformanceTest(boolean plain) {
        decoder = new DecoderHarness(WireCases.MAX_CONTENT_BYTES, plain);
    }

    static Stream<WireCase> behindTheHello() {
        return WireCases.behindTheHello().stream();
    }

    static Stream<WireCase> atTheBeginning() {
        return WireCases.atTheBeginning().stream();
    }

    @ParameterizedTest
    @MethodSource
    void behindTheHello(WireCase bad) {
        check(bad, WireWriter.join(HELLO, ONE), 2);
    }

    @ParameterizedTest
    @MethodSource
    void atTheBeginning(WireCase bad) {
        check(bad, new byte[0], 0);
    }

    private void check(WireCase bad, byte[] before, int framesBefore) {
        byte[] stream = WireWriter.join(before, bad.bytes(), TWO);
        long position = before.length + (long) bad.position();
        Outcome outcome = decoder.run(stream);
        assertThat(outcome.verdict()).as(outcome.farewell()).isEqualTo(bad.verdict());
        assertThat(outcome.position()).isEqualTo(position);
        assertThat(outcome.frames())
                .hasSizeGreaterThanOrEqualTo(framesBefore)
                .noneMatch(frame -> frame.contains("74776f"));
        assertThat(outcome.farewell())
                .startsWith("HTTP/1.1 400 ")
                .contains("connection: close", bad.verdict() + ": ", "(byte " + position + ")");
        assertSame(outcome, WireReader.read(stream, WireCases.MAX_CONTENT_BYTES));
        if (stream.length < MANY_CUTS) {
            for (int cut = Math.max(1, before.length); cut < stream.length; cut++) {
                assertThat(decoder.run(stream, cut)).isEqualTo(outcome);
            }
        }
        assertThat(decoder.run(stream, DecoderHarness.everywhere(stream))).isEqualTo(outcome);
    }

    @Test
    void P8_theStreamEndsAtEachByteOfAFrame() {
        byte[] request = WireWriter.frame(200, WireWriter.body("request"), "message-id: 7", "timeout-ms: 100");
        byte[] stream = WireWriter.join(HELLO, ONE, request);
        for (int length = 0; length <= stream.length; length++) {
            byte[] cut = Arrays.copyOf(stream, length);
            boolean betweenFrames = length == 0
                    || length == HELLO.length
                    || length == HELLO.length + ONE.length
                    || length == stream.length;
            Outcome outcome = decoder.run(cut);
            assertThat(outcome.verdict()).isEqualTo(betweenFrames ? "END" : "TRUNCATED");
            assertThat(outcome.position()).isEqualTo(length);
            assertSame(outcome, WireReader.read(cut, WireCases.MAX_CONTENT_BYTES));
        }
    }

    @Test
    void whatTheRulesAllowIsTaken() {
        List<String> allowed = List.of(
                "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n",
                "HTTP/1.1 200 \r\ncontent-length: 0\r\n\r\n",
                "HTTP/1.1 200 " + "~".repeat(64) + "\r\ncontent-length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nCONTENT-Length:0\r\n\r\n",
                "HTTP/1.1 200 OK\r\ncontent-length:      3     \r\n\r\nabc",
                "HTTP/1.1 200 OK\r\ncontent-length: 20000\r\n\r\n" + "b".repeat(20000),
                "HTTP/1.1 200 OK\r\nx:\r\nx:   \r\nx: a b\r\n!#$%&'*+-.^_`|~: 1\r\ncontent-length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\n" + "x: 1\r\n".repeat(31) + "content-length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\ncontent-length: 0\r\nx: " + "y".repeat(8192 - 17 - 19 - 3 - 4) + "\r\n\r\n",
                "HTTP/1.1 200 OK\r\ncontent-length:11\r\n\r\nno space it",
                "HTTP/1.1 200 OK\r\ncontent-length: 12\r\n\r\nabcdefghijkl",
                "HTTP/1.1 200 OK\r\ncontent-length: 0\r\nmessage-id: 3\r\ntimeout-ms: 12345678\r\n\r\n",
                "HTTP/1.1 200 OK\r\ncontent-length: 0\r\nmessage-id: 4\r\ntimeout-xy: 5\r\n\r\n",
                "HTTP/1.1 200 OK\r\ncontent-length: 1\r\nin-reply-to: 123456789\r\n\r\nx",
                "HTTP/1.1 200 OK\r\ncontent-length: 1\r\nin-reply-to: 9223372036854775807\r\n\r\nx",
                "HTTP/1.1 200 OK\r\ncontent-length: 1\r\nin-reply-no: 7\r\n\r\nx",
                "HTTP/1.1 200 OK\r\ncontent-length: 0\r\nxxxx: 7\r\n\r\n",
                "HTTP/1.1 200 OK\r\ncontent-length: 0\r\nping: 12345678\r\n\r\n",
                "HTTP/1.1 200 OK\r\nmessage-id: 5\r\ncontent-length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nmessage-id: 9223372036854775807\r\nack: handled\r\ncontent-length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\ntimeout-ms: 1\r\ncontent-length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\ndropped: 3\r\ntraceparent: 00-ab-cd-01\r\ncontent-length: 0\r\n\r\n",
                "HTTP/1.1 504 Too Late\r\nin-reply-to: 1\r\ncontent-length: 8192\r\n\r\n" + "t".repeat(8192),
                "HTTP/1.1 200 OK\r\ncancel: 1\r\ncontent-length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nping: 1\r\ncontent-length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\npong: 1\r\ncontent-length: 0\r\n\r\n",
                "HTTP/1.1 426 X\r\nipc-version: 2,1\r\nConnection: CLOSE\r\ncontent-length: 2\r\n\r\nno");
        byte[] stream = WireWriter.join(HELLO, WireWriter.bytes(String.join("", allowed)));
        Outcome outcome = decoder.run(stream);
        assertThat(outcome.verdict()).isEqualTo("CLOSE");
        assertThat(outcome.position()).isEqualTo(stream.length);
        assertThat(outcome.frames()).hasSize(allowed.size() + 1);
        assertSame(outcome, WireReader.read(stream, WireCases.MAX_CONTENT_BYTES));
        assertThat(decoder.run(stream, DecoderHarness.everywhere(stream))).isEqualTo(outcome);
        for (int cut = 1; cut <= HELLO.length; cut++) {
            assertThat(decoder.run(stream, cut)).isEqualTo(outcome);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400, 403, 404, 408, 413, 426, 429, 500, 503, 504})
    void eachStatusOfTheProtocolIsTaken(int status) {
        byte[] stream = WireWriter.join(HELLO, WireWriter.frame(status, new byte[0], "in-reply-to: 1"));
        assertThat(decoder.run(stream).verdict()).isEqualTo("END");
    }

    @Test
    void nothingIsKeptBehindADeviation() {
        byte[] megabytes = new byte[10 << 20];
        Arrays.fill(megabytes, (byte) 'x');
        Outcome outcome = decoder.run(WireWriter.join(HELLO, WireWriter.bytes("HTTP/1.1 200 OK\r\nx: "), megabytes));
        assertThat(outcome.verdict()).isEqualTo("PROTOCOL");
        assertThat(outcome.position()).isEqualTo(HELLO.length + 8192L);
    }

    static void assertSame(Outcome outcome, WireReader.Reading reading) {
        assertThat(outcome.frames())
                .isEqualTo(reading.frames().stream().map(Object::toString).toList());
        assertThat(outcome.verdict()).isEqualTo(reading.verdict());
        assertThat(outcome.position()).isEqualTo(reading.position());
    }
}
