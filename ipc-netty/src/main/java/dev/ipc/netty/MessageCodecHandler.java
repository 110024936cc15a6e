package dev.ipc.netty;

import dev.ipc.CloseReason;
import dev.ipc.DecodingException;
import dev.ipc.EncodingException;
import dev.ipc.wire.Ack;
import dev.ipc.wire.FrameKind;
import dev.ipc.wire.HeaderNames;
import dev.ipc.wire.Status;
import dev.ipc.wire.WireLimits;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.FullHttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Frames to envelopes and back. A body that doesn't decode becomes a {@link ReceiveFailure}; one that breaks a limit ends the
 * connection.
 *
 * <p><em>Threading:</em> confined to the connection's event loop.
 */
final class MessageCodecHandler extends ChannelDuplexHandler {
    private final NettyConnection connection;
    private final boolean plain;
    private final FrameBatch batch = new FrameBatch();
    private @Nullable ChannelHandlerContext context;
    private @Nullable ChannelHandlerContext frameEncoder;

    /** Null where envelopes go on in the pipeline. */
    private @Nullable FlowControl flowControl;

    /** Makes a codec; {@code plain} says whether frames need not be HTTP objects. */
    MessageCodecHandler(NettyConnection connection, boolean plain) {
        this.connection = connection;
        this.plain = plain;
    }

    /** Has envelopes go to flow control past the pipeline: nobody stands between. */
    void passTo(FlowControl next) {
        flowControl = next;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        frameEncoder = plain ? ctx.pipeline().context(IpcPipeline.FRAME_ENCODER) : null;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof FullHttpResponse frame) {
            try {
                tellDrops(ctx, frame);
                received(ctx, FrameHead.of(frame), frame.content());
            } finally {
                frame.release();
            }
        } else {
            ctx.fireChannelRead(message);
        }
    }

    /** Takes a frame that came without HTTP objects; it stays the caller's. */
    void received(PlainFrame frame) {
        received(Objects.requireNonNull(context), frame.head(), frame.body());
    }

    private void received(ChannelHandlerContext ctx, FrameHead head, ByteBuf body) {
        Object decoded;
        try {
            decoded = decode(head, body);
        } catch (DecodingException e) {
            failed(ctx, head, e);
            return;
        }
        Envelope envelope = Envelope.received(head, decoded, body.readableBytes());
        if (flowControl == null) {
            ctx.fireChannelRead(envelope);
        } else {
            flowControl.received(envelope);
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof Envelope envelope) {
            write(ctx, envelope, promise);
        } else {
            writeBatch();
            ctx.write(message, promise);
        }
    }

    /** Writes an envelope that came past the pipeline; the flush is the caller's. */
    void write(Envelope envelope, ChannelPromise promise) {
        try {
            write(Objects.requireNonNull(context), envelope, promise);
        } catch (RuntimeException | Error e) {
            promise.tryFailure(e);
        }
    }

    private void write(ChannelHandlerContext ctx, Envelope envelope, ChannelPromise promise) {
        envelope.taken();
        try {
            boolean tellsDrops = connection.outbound().hasUntoldDrops();
            if (frameEncoder != null && !tellsDrops && isPlain(envelope)) {
                batch.add(frameEncoder, plainFrame(envelope), promise); // bytes are nothing for the encoder itself
            } else {
                writeBatch();
                FullHttpResponse frame = frame(ctx, envelope);
                if (tellsDrops) {
                    frame.headers()
                            .set(HeaderNames.DROPPED, connection.outbound().takeUntoldDrops());
                }
                ctx.write(frame, promise);
            }
        } catch (EncodingException e) {
            promise.setFailure(e);
        } finally {
            envelope.release();
        }
    }

    /** Writes broadcast messages; only where frames need not be HTTP objects. Returns how many they are. */
    int write(SharedRun run) {
        writeBatch();
        connection.sender().readySenders().inTurn(run).write(connection, Objects.requireNonNull(frameEncoder));
        return run.size();
    }

    /** Has all leave that was written past the pipeline. */
    void flush() {
        flush(Objects.requireNonNull(context));
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        writeBatch();
        ctx.flush();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        writeBatch(); // the channel is closed, and fails it
    }

    private void writeBatch() {
        if (frameEncoder != null) {
            batch.write(frameEncoder);
        }
    }

    /** Passes on what the peer says of drops; only a frame that isn't plain says it. */
    private static void tellDrops(ChannelHandlerContext ctx, FullHttpResponse frame) {
        String drops = frame.headers().get(HeaderNames.DROPPED);
        if (drops != null) {
            ctx.fireUserEventTriggered(new PeerDrops(Long.parseLong(drops)));
        }
    }

    private @Nullable Object decode(FrameHead head, ByteBuf body) throws DecodingException {
        return switch (head.kind()) {
            case MESSAGE, REQUEST -> {
                if (head.ack() == Ack.BARRIER && !body.isReadable()) {
                    yield null;
                }
                Object root = connection.endpoint().bodies().decode(body, connection.peerTypes());
                if (root == null) {
                    throw new DecodingException(DecodingException.Reason.MALFORMED, "the root is null", null);
                }
                yield root;
            }
            case REPLY ->
                head.status().isError()
                        ? text(body)
                        : body.isReadable()
                                ? connection.endpoint().bodies().decode(body, connection.peerTypes())
                                : null; // an acknowledgement; whoever asked for more refuses it
            case CLOSE -> text(body);
            case HELLO, CANCEL, PING, PONG -> null;
        };
    }

    private void failed(ChannelHandlerContext ctx, FrameHead head, DecodingException failure) {
        if (failure.reason() == DecodingException.Reason.LIMIT) {
            String detail = String.valueOf(failure.getMessage());
            connection.ending().endSaying(new CloseReason.Limit(detail), Status.CONTENT_TOO_LARGE, "LIMIT: " + detail);
        } else {
            ctx.fireUserEventTriggered(new ReceiveFailure(head, failure));
        }
    }

    private static boolean isPlain(Envelope envelope) {
        return envelope.kind() != FrameKind.CLOSE
                && !envelope.status().isError()
                && envelope.ack() == null
                && envelope.within() == 0
                && !envelope.isShared();
    }

    private ByteBuf plainFrame(Envelope envelope) throws EncodingException {
        ByteBuf bytes = body(envelope);
        if (envelope.kind() == FrameKind.MESSAGE) {
            PlainHead.includeMessageHead(bytes);
        } else {
            PlainHead.prepend(bytes, envelope.kind(), envelope.number(), timeoutToSay(envelope)); // nobody else gets it
        }
        return bytes;
    }

    private FullHttpResponse frame(ChannelHandlerContext ctx, Envelope envelope) throws EncodingException {
        FrameKind kind = envelope.kind();
        if (kind == FrameKind.CLOSE) {
            return Frames.closing(ctx, envelope.status(), textOf(envelope));
        }
        FullHttpResponse frame = envelope.status().isError()
                ? Frames.text(ctx, envelope.status(), textOf(envelope))
                : Frames.frame(envelope.status(), direct(ctx, body(envelope)));
        if (kind.isNumbered()) {
            frame.headers().set(kind.header(), envelope.number());
        }
        Ack ack = envelope.ack();
        if (ack != null) {
            frame.headers().set(HeaderNames.ACK, ack.word());
        }
        if (timeoutToSay(envelope) > 0) {
            frame.headers().set(HeaderNames.TIMEOUT_MS, envelope.timeoutMillis());
        }
        if (envelope.within() > 0) {
            frame.headers().set(HeaderNames.WITHIN, envelope.within());
        }
        return frame;
    }

    /** Returns how long a request says that it waits; 0 for all others, and where it is what a request means that says nothing. */
    private static long timeoutToSay(Envelope envelope) {
        boolean usual = envelope.timeoutMillis() == WireLimits.DEFAULT_TIMEOUT_MILLIS;
        return envelope.kind() == FrameKind.REQUEST && !usual ? envelope.timeoutMillis() : 0;
    }

    /** Returns a body with room for a plain head in front of it, and that of a one-way message already in there. */
    private ByteBuf body(Envelope envelope) throws EncodingException {
        ByteBuf body = envelope.takeBody();
        Object message = envelope.message();
        if (body != null) {
            return body;
        }
        if (message == null) {
            return BodyRing.room(0);
        }
        return connection.sender().encode(message); // another one than was sent
    }

    /**
     * Returns a body as the socket takes it, from which the encoder writes the head and then the body: if there were no memory for a copy
     * only then, the head would leave alone.
     */
    private static ByteBuf direct(ChannelHandlerContext ctx, ByteBuf body) {
        if (!body.hasArray()) {
            return body;
        }
        try {
            int length = body.readableBytes();
            return ctx.alloc().directBuffer(length, length).writeBytes(body);
        } finally {
            body.release();
        }
    }

    private static String textOf(Envelope envelope) {
        Object text = envelope.message();
        return text == null ? "" : text.toString();
    }

    private static String text(ByteBuf body) {
        return body.toString(StandardCharsets.UTF_8);
    }
}
