package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipc.netty.wire.StreamMaker;
import dev.ipc.netty.wire.WireReader;
import dev.ipc.netty.wire.WireWriter;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A whole connection, with its real pipeline on an embedded channel, under mutated streams. */
class WholeConnectionTest {
    private static final int STREAMS = Integer.getInteger("wire.connections", 3_000);
    private static final long SEED = Long.getLong("wire.seed", System.nanoTime());

    @Test
    void aServersConnectionSurvivesMutatedStreams() {
        for (int i = 0; i < STREAMS; i++) {
            long seed = SEED + i;
            Random random = new Random(seed);
            byte[] stream = WireWriter.join(prefix(random), StreamMaker.stream(random));
            check(WholeConnection.ofServer(), stream, random, seed);
        }
    }

    @Test
    void aClientsConnectionSurvivesMutatedStreams() {
        for (int i = 0; i < STREAMS; i++) {
            long seed = SEED + i;
            Random random = new Random(seed);
            byte[] stream = WireWriter.join(prefix(random), StreamMaker.stream(random));
            check(WholeConnection.ofClient(), stream, random, seed);
        }
    }

    @Test
    void aGoodStreamIsHeardInOrder() {
        WholeConnection connection = WholeConnection.ofServer();
        connection.feed(
                WireWriter.join(
                        WireWriter.hello("dev.ipc.test/wire", "raw"),
                        WireWriter.message("one"),
                        WireWriter.message("two"),
                        WireWriter.close()),
                new int[] {3, 50, 140, 141});
        assertThat(connection.end()).containsExactly("connected", "one", "two", "ended REMOTE", "closed REMOTE");
    }

    /** A hello for the endpoint's own service, mostly: else no stream gets past the handshake. */
    private static byte[] prefix(Random random) {
        return random.nextInt(10) == 0 ? new byte[0] : WireWriter.hello("dev.ipc.test/wire", "raw");
    }

    private static void check(WholeConnection connection, byte[] stream, Random random, long seed) {
        String how = "-Dwire.connections=1 -Dwire.seed=" + seed;
        try {
            byte[] answer = connection.feed(stream, StreamMaker.cuts(random, stream.length));
            assertThat(connection.end()).as(how).matches(WholeConnection::isInOrder);
            assertThat(WireReader.read(answer, Integer.MAX_VALUE).verdict())
                    .as(how)
                    .isIn("END", "CLOSE");
        } catch (RuntimeException e) {
            throw new AssertionError(how, e);
        }
    }
}
