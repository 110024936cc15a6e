package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipc.netty.DecoderHarness.Outcome;
import dev.ipc.netty.wire.StreamMaker;
import dev.ipc.netty.wire.WireReader;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.slf4j.LoggerFactory;

/**
 * The decoder and an independent reader read the same mutated streams: same frames, same verdict, same position. The system
 * properties {@code wire.streams}, {@code wire.megabytes} and {@code wire.seed} choose how many, how much at least, and which.
 */
class DifferentialTest {
    private static final int STREAMS = Integer.getInteger("wire.streams", 20_000);
    private static final long BYTES = 1_000_000 * Long.getLong("wire.megabytes", 0);
    private static final int ENOUGH = 1000;
    private static final long SEED = Long.getLong("wire.seed", System.nanoTime());

    @Test
    @Timeout(value = 3600, threadMode = ThreadMode.SEPARATE_THREAD)
    void theDecoderAndAnIndependentReaderAgree() {
        DecoderHarness http = new DecoderHarness(StreamMaker.MAX_CONTENT_BYTES, false);
        DecoderHarness plain = new DecoderHarness(StreamMaker.MAX_CONTENT_BYTES, true);
        Map<String, Integer> verdicts = new TreeMap<>();
        long bytes = 0;
        for (int i = 0; i < STREAMS || bytes < BYTES; i++) {
            long seed = SEED + i;
            Random random = new Random(seed);
            byte[] stream = StreamMaker.stream(random);
            WireReader.Reading reading = WireReader.read(stream, StreamMaker.MAX_CONTENT_BYTES);
            DecoderHarness decoder = random.nextBoolean() ? http : plain;
            Outcome outcome = decoder.run(stream, StreamMaker.cuts(random, stream.length));
            if (!outcome.verdict().equals(reading.verdict())
                    || outcome.position() != reading.position()
                    || outcome.frames().size() != reading.frames().size()
                    || !outcome.frames().toString().equals(reading.frames().toString())) {
                assertThat(outcome.toString())
                        .as("-Dwire.streams=1 -Dwire.seed=%d", seed)
                        .isEqualTo(reading.toString());
            }
            verdicts.merge(reading.verdict(), 1, Integer::sum);
            bytes += stream.length;
        }
        LoggerFactory.getLogger(DifferentialTest.class)
                .info(
                        "seed {}: {} streams of {} bytes agree, {} frames of which needed no HTTP objects: {}",
                        SEED,
                        verdicts.values().stream().mapToInt(Integer::intValue).sum(),
                        bytes,
                        plain.plainFrames(),
                        verdicts);
        if (STREAMS < ENOUGH) {
            return;
        }
        assertThat(http.plainFrames()).isZero();
        assertThat(plain.plainFrames()).isGreaterThan(STREAMS / 20);
        assertThat(verdicts).containsKeys("END", "CLOSE", "PROTOCOL", "LIMIT", "TRUNCATED");
    }
}
