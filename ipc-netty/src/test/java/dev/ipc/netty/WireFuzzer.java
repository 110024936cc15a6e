package dev.ipc.netty;

import dev.ipc.netty.DecoderHarness.Outcome;
import dev.ipc.netty.wire.StreamMaker;
import dev.ipc.netty.wire.WireReader;
import dev.ipc.netty.wire.WireWriter;
import java.util.Arrays;
import java.util.Random;

/**
 * The entry of a coverage-guided fuzzer: the decoder must agree with the independent reader, and a whole connection must stay in
 * order, whatever the bytes. {@code docs/wire-testing.md} says how to run it. The first byte of an input decides how it is cut,
 * and which connection takes it.
 */
public final class WireFuzzer {
    private static final byte[] HELLO = WireWriter.hello("dev.ipc.test/wire", "fuzz");
    private static final boolean WHOLE_CONNECTION = Boolean.getBoolean("wire.whole");
    private static final DecoderHarness HTTP = new DecoderHarness(StreamMaker.MAX_CONTENT_BYTES, false);
    private static final DecoderHarness PLAIN = new DecoderHarness(StreamMaker.MAX_CONTENT_BYTES, true);

    private WireFuzzer() {}

    /** Takes one input. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] rest = Arrays.copyOfRange(input, 1, input.length);
        byte[] stream = (input[0] & 1) == 0 ? rest : WireWriter.join(HELLO, rest);
        int[] cuts = StreamMaker.cuts(new Random(input[0]), stream.length);
        if (WHOLE_CONNECTION) {
            WholeConnection connection = (input[0] & 2) == 0 ? WholeConnection.ofServer() : WholeConnection.ofClient();
            byte[] answer = connection.feed(stream, cuts);
            String verdict = WireReader.read(answer, Integer.MAX_VALUE).verdict();
            require(WholeConnection.isInOrder(connection.end()), "callbacks out of order");
            require(verdict.equals("END") || verdict.equals("CLOSE"), "the answer is " + verdict);
        } else {
            Outcome outcome = ((input[0] & 4) == 0 ? HTTP : PLAIN).run(stream, cuts);
            WireReader.Reading reading = WireReader.read(stream, StreamMaker.MAX_CONTENT_BYTES);
            require(
                    outcome.verdict().equals(reading.verdict())
                            && outcome.position() == reading.position()
                            && outcome.frames()
                                    .toString()
                                    .equals(reading.frames().toString()),
                    outcome + " is not " + reading);
        }
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
