package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipc.Limits;
import dev.ipc.netty.DecoderHarness.Outcome;
import dev.ipc.netty.wire.WireReader;
import dev.ipc.netty.wire.WireWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bodies that come in parts: what becomes of them, and what is held of them until then. */
class PartialBodyTest {
    private static final int LARGE = 300_000;
    private static final int READ = 64 << 10;
    private static final byte[] HELLO = WireWriter.hello("dev.ipc.test/wire", "raw");

    private final byte[] content = new byte[LARGE];

    PartialBodyTest() {
        new Random(1).nextBytes(content);
    }

    @Test
    void aLargeFrameNeedsNoHttpObjectsWhereverItIsCut() {
        byte[] stream = WireWriter.join(
                HELLO,
                WireWriter.frame(200, content),
                WireWriter.frame(200, content, "message-id: 1"),
                WireWriter.message("small"));
        DecoderHarness decoder = new DecoderHarness(LARGE, true);
        Outcome whole = decoder.run(stream);
        assertThat(whole.frames()).hasSize(4);
        assertThat(whole.verdict()).isEqualTo("END");
        DecoderConformanceTest.assertSame(whole, WireReader.read(stream, LARGE));
        Random random = new Random(2);
        for (int first = HELLO.length + 60; first < stream.length; first += 1 + random.nextInt(LARGE / 2)) {
            List<Integer> cuts = new ArrayList<>();
            for (int cut = first; cut < stream.length; cut += 1 + random.nextInt(2 * READ)) {
                cuts.add(cut);
            }
            long before = decoder.plainFrames();
            assertThat(decoder.run(stream, cuts.stream().mapToInt(i -> i).toArray())
                            .equals(whole))
                    .as("cut at %s", cuts)
                    .isTrue();
            assertThat(decoder.plainFrames() - before).isEqualTo(3);
        }
    }

    @Test
    void aFrameAboveTheLimitIsRefusedBeforeItsBodyComes() {
        byte[] head = WireWriter.bytes("HTTP/1.1 200 OK\r\ncontent-length: " + (LARGE + 1) + "\r\n\r\n");
        Outcome outcome = new DecoderHarness(LARGE, true).run(WireWriter.join(HELLO, head));
        assertThat(outcome.verdict()).isEqualTo("LIMIT");
    }

    /** What is held follows the bytes that came, not the length that was announced, nor the buffers that they came in. */
    @Test
    void P19_whatIsHeldFollowsWhatHasCome() {
        PartialBody body = new PartialBody(FrameHead.MESSAGE, 16 << 20, UnpooledByteBufAllocator.DEFAULT);
        ByteBuf full = Unpooled.directBuffer(READ).writeZero(READ);
        ByteBuf quarter = Unpooled.directBuffer(READ).writeZero(READ / 4);
        ByteBuf sparse = Unpooled.directBuffer(READ).writeZero(READ / 4 - 1);
        body.take(full);
        body.take(quarter);
        body.take(sparse);
        assertThat(List.of(full.refCnt(), quarter.refCnt(), sparse.refCnt())).containsExactly(2, 2, 1);
        assertThat(body.missing()).isEqualTo((16 << 20) - READ - READ / 2 + 1);
        body.release();
        for (ByteBuf each : List.of(full, quarter, sparse)) {
            assertThat(each.isReadable()).isFalse();
            assertThat(each.release()).isTrue();
        }
    }

    @Test
    void aBodyOfManyTinyPartsIsWhole() {
        PartialBody body = new PartialBody(FrameHead.MESSAGE, 5_000, UnpooledByteBufAllocator.DEFAULT);
        for (int i = 0; i < 5_000; i++) {
            ByteBuf part = Unpooled.directBuffer(READ).writeByte(content[i]).writeByte(content[i + 1]);
            assertThat(body.missing()).isEqualTo(5_000 - i);
            if (i < 4_999) {
                part.writerIndex(1);
            }
            body.take(part);
            part.release();
        }
        assertThat(body.missing()).isZero();
        assertThat(ByteBufUtil.getBytes(body.parts())).isEqualTo(Arrays.copyOf(content, 5_000));
        assertThat(body.parts().release()).isTrue();
    }

    /** As most bodies are, which lie whole in what was read. */
    @Test
    void aSmallBodyIsInOneBuffer() {
        for (int length : new int[] {1, 160, 2 << 10}) {
            PartialBody body = new PartialBody(FrameHead.MESSAGE, length, UnpooledByteBufAllocator.DEFAULT);
            ByteBuf read = Unpooled.copiedBuffer(content);
            body.take(Unpooled.EMPTY_BUFFER);
            body.take(read.readSlice(length / 2));
            body.take(read);
            assertThat(read.readerIndex()).isEqualTo(length);
            assertThat(read.release()).as("nothing holds on to it").isTrue();
            assertThat(body.missing()).isZero();
            assertThat(body.parts()).isNotInstanceOf(CompositeByteBuf.class);
            assertThat(ByteBufUtil.getBytes(body.parts())).isEqualTo(Arrays.copyOf(content, length));
            assertThat(body.parts().release()).isTrue();
        }
    }

    @Test
    void theBuffersOfABodyAreReleasedBehindIt() {
        byte[] frame = WireWriter.frame(200, content);
        ByteBuf first = Unpooled.directBuffer(LARGE).writeBytes(frame, 0, LARGE / 2);
        ByteBuf rest = Unpooled.directBuffer(LARGE).writeBytes(frame, LARGE / 2, frame.length - LARGE / 2);
        List<Integer> references = new ArrayList<>();
        EmbeddedChannel channel = new EmbeddedChannel();
        NettyConnection connection = new NettyConnection(TestEndpoint.server(Limits.DEFAULT), channel);
        channel.pipeline()
                .addLast(IpcPipeline.FRAME_ENCODER, new HttpResponseEncoder())
                .addLast(
                        IpcPipeline.FRAME_DECODER,
                        new FrameDecoder(
                                new FrameReader(LARGE, true), Duration.ofMinutes(1), connection.ending(), () -> {}))
                .addLast(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext ctx, Object message) {
                        references.add(first.refCnt());
                        ReferenceCountUtil.release(message);
                    }
                });
        channel.writeInbound(Unpooled.copiedBuffer(HELLO), first, rest);
        assertThat(references).containsExactly(1, 1);
        assertThat(List.of(first.refCnt(), rest.refCnt())).containsExactly(0, 0);
        channel.finishAndReleaseAll();
    }

    @Test
    void whatFailsInTheCodecIsToldToThoseBehindAndTheNextFrameIsRead() {
        EmbeddedChannel channel = new EmbeddedChannel();
        NettyConnection connection = new NettyConnection(TestEndpoint.server(Limits.DEFAULT), channel);
        FrameReader reader = new FrameReader(LARGE, true);
        FrameDecoder decoder = new FrameDecoder(reader, Duration.ofMinutes(1), connection.ending(), () -> {});
        MessageCodecHandler codec = new MessageCodecHandler(connection, true); // of one that isn't established
        List<Throwable> failures = new ArrayList<>();
        channel.pipeline()
                .addLast(IpcPipeline.FRAME_ENCODER, new HttpResponseEncoder())
                .addLast(IpcPipeline.FRAME_DECODER, decoder)
                .addLast(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext ctx, Object hello) {
                        ReferenceCountUtil.release(hello);
                    }
                })
                .addLast(IpcPipeline.MESSAGE_CODEC, codec)
                .addLast(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                        failures.add(cause);
                    }
                });
        decoder.passTo(codec);
        byte[] frame = WireWriter.frame(200, new byte[] {1});
        ByteBuf frames = Unpooled.copiedBuffer(HELLO, frame, frame);
        channel.writeInbound(frames);
        assertThat(failures).hasSize(2).hasOnlyElementsOfType(NullPointerException.class);
        assertThat(frames.refCnt()).isZero();
        channel.finishAndReleaseAll();
    }

    @Test
    void whatCameOfABodyIsReleasedWhenTheConnectionEnds() {
        for (boolean stops : new boolean[] {true, false}) {
            FrameReader reader = new FrameReader(LARGE, true);
            EmbeddedChannel channel = new EmbeddedChannel();
            NettyConnection connection = new NettyConnection(TestEndpoint.server(Limits.DEFAULT), channel);
            FrameDecoder decoder = new FrameDecoder(reader, Duration.ofMinutes(1), connection.ending(), () -> {});
            channel.pipeline()
                    .addLast(IpcPipeline.FRAME_ENCODER, new HttpResponseEncoder())
                    .addLast(IpcPipeline.FRAME_DECODER, decoder);
            byte[] frame = WireWriter.frame(200, content);
            ByteBuf hello = Unpooled.copiedBuffer(HELLO);
            ByteBuf part = Unpooled.directBuffer(READ).writeBytes(frame, 0, READ);
            channel.writeInbound(hello, part);
            assertThat(part.refCnt()).isEqualTo(1);
            assertThat(reader.isInsideFrame()).isTrue();
            assertThat(reader.position()).isEqualTo(HELLO.length + READ);
            if (stops) {
                decoder.stop();
            } else {
                channel.close();
            }
            assertThat(part.refCnt()).isZero();
            channel.finishAndReleaseAll();
        }
    }
}
