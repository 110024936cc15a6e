package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipc.Limits;
import dev.ipc.netty.wire.WireWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Frames of all sizes in reads of all sizes: what lies in the window, ends behind it, or doesn't fit. */
class FrameWindowTest {
    private static final int LARGEST = 100_000;
    private static final int FRAMES = 300;

    private final List<ByteBuffer> bodies = new ArrayList<>();

    /** How many frames had a head that was cut: they aren't read from the window. */
    private int cut;

    private EmbeddedChannel channel(Consumer<ByteBuffer> bodies) {
        EmbeddedChannel channel = new EmbeddedChannel();
        NettyConnection connection = new NettyConnection(TestEndpoint.server(Limits.DEFAULT), channel);
        FrameReader reader = new FrameReader(LARGEST, true);
        channel.pipeline()
                .addLast(IpcPipeline.FRAME_ENCODER, new HttpResponseEncoder())
                .addLast(
                        IpcPipeline.FRAME_DECODER,
                        new FrameDecoder(reader, Duration.ofMinutes(1), connection.ending(), () -> {}))
                .addLast(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext ctx, Object frame) {
                        if (frame instanceof PlainFrame plain) {
                            bodies.accept(ByteBuffer.wrap(ByteBufUtil.getBytes(plain.body())));
                        } else if (frame instanceof FullHttpResponse http) {
                            cut++;
                            bodies.accept(ByteBuffer.wrap(ByteBufUtil.getBytes(http.content())));
                            http.release();
                        }
                    }
                });
        channel.writeInbound(Unpooled.copiedBuffer(WireWriter.hello("dev.ipc.test/wire", "raw")));
        return channel;
    }

    private static int someLength(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> random.nextInt(10);
            case 1 -> 4096 - 200 + random.nextInt(400);
            case 2 -> random.nextInt(8000);
            case 3 -> random.nextInt(40) == 0 ? random.nextInt(LARGEST) : 16_000 + random.nextInt(800);
            default -> random.nextInt(600);
        };
    }

    @RepeatedTest(20)
    void framesComeAsTheyWereWrittenHoweverTheyAreRead(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        List<ByteBuffer> sent = new ArrayList<>();
        ByteBuf stream = Unpooled.buffer();
        for (int i = 0; i < FRAMES; i++) {
            byte[] body = new byte[someLength(random)];
            random.nextBytes(body);
            sent.add(ByteBuffer.wrap(body));
            stream.writeBytes(WireWriter.frame(200, body));
        }
        EmbeddedChannel channel = channel(bodies::add);
        while (stream.isReadable()) {
            int read = 1 + random.nextInt(random.nextBoolean() ? 1000 : LARGEST);
            ByteBuf bytes = Unpooled.directBuffer().writeZero(random.nextInt(3)); // it need not begin at index 0
            int start = bytes.writerIndex();
            bytes.writeBytes(stream, Math.min(read, stream.readableBytes())).readerIndex(start);
            channel.writeInbound(bytes);
        }
        assertThat(bodies).isEqualTo(sent);
        channel.finishAndReleaseAll();
    }

    @Test
    void anotherConnectionMayBeReadWhileAFrameIsPassedOn() {
        byte[] longer = new byte[1000];
        Arrays.fill(longer, (byte) 7);
        byte[] inner = WireWriter.frame(200, longer);
        EmbeddedChannel other = channel(bodies::add);
        EmbeddedChannel channel = channel(body -> {
            other.writeInbound(Unpooled.directBuffer().writeBytes(inner));
            bodies.add(body);
        });
        byte[] first = WireWriter.frame(200, new byte[] {1});
        byte[] second = WireWriter.frame(200, new byte[] {2});
        channel.writeInbound(Unpooled.directBuffer().writeBytes(first).writeBytes(second));
        ByteBuffer sevens = ByteBuffer.wrap(longer);
        assertThat(cut).isZero();
        assertThat(bodies)
                .containsExactly(sevens, ByteBuffer.wrap(new byte[] {1}), sevens, ByteBuffer.wrap(new byte[] {2}));
        channel.finishAndReleaseAll();
        other.finishAndReleaseAll();
    }

    @Test
    void itIsGivenBackBehindEachRead() {
        FrameWindow own = FrameWindow.borrow();
        own.giveBack();
        EmbeddedChannel channel = channel(body -> {
            assertThat(borrowed()).isNotSameAs(own);
            if (body.get() == 2) {
                throw new AssertionError("for the test");
            }
        });
        channel.writeInbound(frame(1));
        assertThat(borrowed()).isSameAs(own);
        assertThatThrownBy(() -> channel.writeInbound(frame(2))).hasMessage("for the test");
        assertThat(borrowed()).isSameAs(own);
        channel.writeInbound(Unpooled.copiedBuffer("no frame", StandardCharsets.US_ASCII));
        assertThat(borrowed()).isSameAs(own);
        channel.finishAndReleaseAll();
    }

    private static ByteBuf frame(int content) {
        return Unpooled.copiedBuffer(WireWriter.frame(200, new byte[] {(byte) content}));
    }

    private static FrameWindow borrowed() {
        FrameWindow window = FrameWindow.borrow();
        window.giveBack();
        return window;
    }
}
