package dev.ipc.netty;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ipc.CloseReason;
import dev.ipc.Limits;
import dev.ipc.netty.wire.WireReader;
import dev.ipc.wire.FrameKind;
import dev.ipc.wire.HeaderNames;
import dev.ipc.wire.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Runs the frame decoder and the aggregator alone, on an embedded channel, and tells what they made of a stream. */
final class DecoderHarness {
    private static final Pattern POSITION = Pattern.compile("\\(byte (\\d+)\\)$");

    private final TestEndpoint endpoint;
    private final int maxContentBytes;
    private final boolean plain;
    private long plainFrames;

    /** Makes one whose frames are HTTP objects, or else, where they may be, {@link PlainFrame}s. */
    DecoderHarness(int maxContentBytes, boolean plain) {
        this.maxContentBytes = maxContentBytes;
        this.plain = plain;
        endpoint = TestEndpoint.server(
                Limits.builder().maxContentBytes(maxContentBytes).build());
    }

    /**
     * What a stream was, in the words of {@link WireReader.Reading}.
     *
     * @param farewell what the decoder said to the peer at the end
     */
    record Outcome(List<String> frames, String verdict, long position, String farewell) {}

    /** Returns how many of the frames so far came without HTTP objects. */
    long plainFrames() {
        return plainFrames;
    }

    /** Feeds a stream, cut at the given offsets, which rise, and its end. */
    Outcome run(byte[] stream, int... cuts) {
        EmbeddedChannel channel = new EmbeddedChannel();
        NettyConnection connection = new NettyConnection(endpoint, channel);
        Collector collector = new Collector(connection);
        channel.pipeline()
                .addLast(IpcPipeline.FRAME_ENCODER, new HttpResponseEncoder())
                .addLast(
                        IpcPipeline.FRAME_DECODER,
                        new FrameDecoder(
                                new FrameReader(maxContentBytes, plain),
                                Duration.ofMinutes(1),
                                connection.ending(),
                                () -> {}))
                .addLast(collector);
        int from = 0;
        for (int cut : cuts) {
            feed(channel, stream, from, cut);
            from = cut;
        }
        feed(channel, stream, from, stream.length);
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        channel.runPendingTasks();
        String farewell = farewell(channel);
        CloseReason reason = connection.reason();
        channel.finishAndReleaseAll();
        return outcome(collector, reason, stream.length, farewell);
    }

    private static void feed(EmbeddedChannel channel, byte[] stream, int from, int to) {
        if (from < to && channel.isOpen()) {
            channel.writeInbound(channel.alloc().buffer(to - from).writeBytes(stream, from, to - from));
        }
    }

    private static String farewell(EmbeddedChannel channel) {
        StringBuilder text = new StringBuilder();
        for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
            text.append(bytes.toString(UTF_8));
            bytes.release();
        }
        return text.toString();
    }

    private static Outcome outcome(Collector collector, @Nullable CloseReason reason, int length, String farewell) {
        if (collector.closed) {
            return new Outcome(collector.frames, "CLOSE", collector.position, farewell);
        }
        if (reason == null || reason instanceof CloseReason.PeerGone) {
            return new Outcome(collector.frames, "END", length, farewell);
        }
        Matcher position = POSITION.matcher(reason.detail());
        long offset = position.find() ? Long.parseLong(position.group(1)) : -1;
        return new Outcome(collector.frames, reason.code(), offset, farewell);
    }

    /** Notes the frames, and stops at a last one as the connection does. */
    private final class Collector extends SimpleChannelInboundHandler<Object> {
        private final NettyConnection connection;
        private final List<String> frames = new ArrayList<>();
        private boolean closed;
        private long position;

        Collector(NettyConnection connection) {
            this.connection = connection;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, Object frame) {
            List<WireReader.Header> headers = new ArrayList<>();
            byte[] body;
            int status = 200;
            if (frame instanceof PlainFrame plainFrame) {
                plainFrames++;
                body = ByteBufUtil.getBytes(plainFrame.body());
                addHeaders(plainFrame.head(), body.length, headers);
            } else if (frame instanceof FirstFrame first) {
                body = first.body();
                status = first.head().status().code();
                for (int i = 0; i < first.headers().size(); i += 2) {
                    headers.add(new WireReader.Header(
                            first.headers().get(i), first.headers().get(i + 1)));
                }
                closed = first.headers().contains(HeaderNames.CONNECTION);
            } else {
                FullHttpResponse http = (FullHttpResponse) frame;
                body = ByteBufUtil.getBytes(http.content());
                status = http.status().code();
                http.headers().forEach(each -> headers.add(new WireReader.Header(each.getKey(), each.getValue())));
                closed = http.headers().contains(HeaderNames.CONNECTION);
            }
            frames.add(WireReader.describe(status, headers, body));
            if (closed) {
                position = connection.decoder().position();
                connection.ending().remoteClosed(Status.OK, "");
            }
        }

        /** Adds the headers that a plain head with this meaning has, in their order. */
        private void addHeaders(FrameHead head, int length, List<WireReader.Header> headers) {
            headers.add(new WireReader.Header(HeaderNames.CONTENT_LENGTH, "" + length));
            if (head.kind() != FrameKind.MESSAGE) {
                headers.add(new WireReader.Header(head.kind().header(), "" + head.number()));
            }
            if (head.timeoutMillis() > 0) {
                headers.add(new WireReader.Header(HeaderNames.TIMEOUT_MS, "" + head.timeoutMillis()));
            }
        }
    }

    /** Returns each offset of a stream but the first: the cuts that feed it byte by byte. */
    static int[] everywhere(byte[] stream) {
        int[] cuts = new int[Math.max(0, stream.length - 1)];
        Arrays.setAll(cuts, index -> index + 1);
        return cuts;
    }
}
