package dev.ipc.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The codec beside Kryo's own serializers, hand-written ones, and a fast serializer that generates code. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class CodecBenchmark {
    @Param({"small", "map", "list", "bytes"})
    String sample = "small";

    @Param({"ipc", "kryo", "kryoHand", "fory"})
    String peer = "ipc";

    private CodecPeer codec = CodecPeer.of("ipc");
    private Object value = "";
    private byte[] bytes = {};

    /** Makes the peer and its bytes. */
    @Setup
    public void prepare() {
        codec = CodecPeer.of(peer);
        value = Samples.of(sample);
        bytes = codec.encoded(value);
        if (!"bytes".equals(sample) && !codec.decode(bytes).equals(value)) {
            throw new IllegalStateException(peer + " can't carry " + sample);
        }
    }

    /** Encodes into a reused buffer. */
    @Benchmark
    public int encode() {
        return codec.encode(value);
    }

    /** Decodes from an array. */
    @Benchmark
    public Object decode() {
        return codec.decode(bytes);
    }
}
