package dev.ipc.netty;

import dev.ipc.wire.DeviationException;
import dev.ipc.wire.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelOutboundInvoker;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.LengthFieldPrepender;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Frames of 100 bytes, 16 in a read: bytes to frames and bodies to bytes, in a pipeline, beside Netty's codec with a length field.
 * {@code docs/wire-testing.md} says how to run it.
 */
@NullMarked
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class FrameBenchmark {
    private static final int FRAMES = 16;
    private static final int MAX_BYTES = 1 << 24;
    private static final byte[] BODY = new byte[100];
    private static final String HELLO =
            "HTTP/1.1 200 OK\r\ncontent-length: 0\r\nipc-version: 1\r\nservice: a/b\r\nmax-content-length: 1\r\n\r\n";

    /** How frames are made: ours without and with HTTP objects, and Netty's with a length field. */
    @Param({"plain", "http", "lengthField"})
    String form = "plain";

    private final FramesEnd frames = new FramesEnd();
    private final BytesEnd bytes = new BytesEnd();
    private EmbeddedChannel channel = new EmbeddedChannel();
    private ChannelOutboundInvoker writer = channel;
    private ByteBuf read = Unpooled.EMPTY_BUFFER;

    /** Makes the pipeline, and the bytes of a read. */
    @Setup
    public void prepare() {
        channel = new EmbeddedChannel(bytes);
        read = ByteBufAllocator.DEFAULT.directBuffer();
        if (form.equals("lengthField")) {
            channel.pipeline()
                    .addLast(new LengthFieldBasedFrameDecoder(MAX_BYTES, 0, 4, 0, 4))
                    .addLast(new LengthFieldPrepender(4))
                    .addLast(frames);
            for (int i = 0; i < FRAMES; i++) {
                read.writeInt(BODY.length).writeBytes(BODY);
            }
        } else {
            FrameReader reader = new FrameReader(MAX_BYTES, form.equals("plain"));
            channel.pipeline()
                    .addLast(new HttpResponseEncoder())
                    .addLast(new FrameDecoder(reader, Duration.ofMinutes(1), new Unbroken(), () -> {}))
                    .addLast(frames);
            channel.pipeline().fireChannelRead(Unpooled.copiedBuffer(HELLO, StandardCharsets.US_ASCII));
            for (int i = 0; i < FRAMES; i++) {
                read.writeCharSequence(
                        "HTTP/1.1 200 OK\r\ncontent-length: " + BODY.length + "\r\n\r\n", StandardCharsets.US_ASCII);
                read.writeBytes(BODY);
            }
        }
        // Plain frames are written as bytes, past the encoder.
        writer = form.equals("plain") ? channel.pipeline().context(HttpResponseEncoder.class) : channel.pipeline();
        frames.count = 0;
        if (decode() != FRAMES || encode() == 0) {
            throw new IllegalStateException("frames get lost");
        }
    }

    /** Reads frames. */
    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public int decode() {
        channel.pipeline().fireChannelRead(read.readerIndex(0).retain());
        channel.pipeline().fireChannelReadComplete();
        return frames.count;
    }

    /** Puts bodies into buffers, and writes them as frames. */
    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public int encode() {
        for (int i = 0; i < FRAMES; i++) {
            writer.write(frame());
        }
        return bytes.count;
    }

    private Object frame() {
        ByteBufAllocator allocator = ByteBufAllocator.DEFAULT;
        if (form.equals("plain")) {
            ByteBuf body = PlainHead.room(allocator, BODY.length).writeBytes(BODY);
            PlainHead.writeMessageHead(body);
            PlainHead.includeMessageHead(body);
            return body;
        }
        ByteBuf body = allocator.directBuffer(BODY.length).writeBytes(BODY);
        return form.equals("http") ? Frames.frame(Status.OK, body) : body;
    }

    /** Counts and releases what was read. */
    private static final class FramesEnd extends ChannelInboundHandlerAdapter {
        private int count;

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            count++;
            ReferenceCountUtil.release(message);
        }
    }

    /** Counts and releases what is written. */
    private static final class BytesEnd extends ChannelOutboundHandlerAdapter {
        private int count;

        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            count++;
            ReferenceCountUtil.release(message);
            promise.setSuccess();
        }
    }

    /** Hears of no end. */
    private static final class Unbroken implements FrameDecoder.StreamEnd {
        @Override
        public void deviated(DeviationException deviation) {
            throw new IllegalStateException(deviation);
        }

        @Override
        public void inputEnded() {
            throw new IllegalStateException("the input ended");
        }

        @Override
        public void resumed() {
            throw new IllegalStateException("reading never pauses");
        }
    }
}
