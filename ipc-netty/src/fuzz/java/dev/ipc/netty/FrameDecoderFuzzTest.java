package dev.ipc.netty;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.ipc.netty.DecoderHarness.Outcome;
import dev.ipc.netty.wire.StreamMaker;
import dev.ipc.netty.wire.WireReader;
import dev.ipc.netty.wire.WireWriter;
import java.util.Arrays;
import java.util.Random;

/**
 * The decoder agrees with the independent reader, whatever the bytes. The first byte of an input decides whether a hello stands
 * before the others, how they are cut, and in which form frames are read.
 */
class FrameDecoderFuzzTest {
    private static final byte[] HELLO = WireWriter.hello("dev.ipc.test/wire", "fuzz");
    private static final DecoderHarness HTTP = new DecoderHarness(StreamMaker.MAX_CONTENT_BYTES, false);
    private static final DecoderHarness PLAIN = new DecoderHarness(StreamMaker.MAX_CONTENT_BYTES, true);

    @DictionaryEntries({
        "HTTP/1.1 200 OK\\x0D\\x0Acontent-length: 0\\x0D\\x0A",
        "HTTP/1.1 404 X\\x0D\\x0A",
        "content-length: 1\\x0D\\x0A\\x0D\\x0Ax",
        "message-id: 1\\x0D\\x0A",
        "timeout-ms: 1\\x0D\\x0A",
        "in-reply-to: 1\\x0D\\x0A",
        "ping: 1\\x0D\\x0A",
        "connection: close\\x0D\\x0A",
        "ipc-version: 1\\x0D\\x0A",
        "te: x\\x0D\\x0A",
        "\\x0D\\x0A\\x0D\\x0A"
    })
    @FuzzTest
    void decode(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] rest = Arrays.copyOfRange(input, 1, input.length);
        byte[] stream = (input[0] & 1) == 0 ? rest : WireWriter.join(HELLO, rest);
        int[] cuts = StreamMaker.cuts(new Random(input[0]), stream.length);
        Outcome outcome = ((input[0] & 2) == 0 ? HTTP : PLAIN).run(stream, cuts);
        WireReader.Reading reading = WireReader.read(stream, StreamMaker.MAX_CONTENT_BYTES);
        if (!outcome.verdict().equals(reading.verdict())
                || outcome.position() != reading.position()
                || !outcome.frames().toString().equals(reading.frames().toString())) {
            throw new AssertionError(outcome + " is not " + reading);
        }
    }
}
