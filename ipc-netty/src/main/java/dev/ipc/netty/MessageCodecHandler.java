package dev.ipc.netty;

import dev.ipc.CloseReason;
import dev.ipc.DecodingException;
import dev.ipc.EncodingException;
import dev.ipc.wire.FrameKind;
import dev.ipc.wire.HeaderNames;
import dev.ipc.wire.Status;
import dev.ipc.wire.WireLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.FullHttpResponse;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Frames to envelopes and back. A body that doesn't decode becomes a {@link ReceiveFailure}; one that breaks a limit ends the
 * connection.
 *
 * <p><em>Threading:</em> confined to the connection's event loop.
 */
final class MessageCodecHandler extends ChannelDuplexHandler {
    private final NettyConnection connection;

    MessageCodecHandler(NettyConnection connection) {
        this.connection = connection;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof FullHttpResponse frame)) {
            ctx.fireChannelRead(message);
            return;
        }
        FrameHead head;
        Object decoded;
        int bodyBytes = frame.content().readableBytes();
        try {
            head = FrameHead.of(frame);
            decoded = decode(head, frame.content());
        } catch (DecodingException e) {
            failed(ctx, FrameHead.of(frame), e);
            return;
        } finally {
            frame.release();
        }
        ctx.fireChannelRead(Envelope.received(head, decoded, bodyBytes));
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (!(message instanceof Envelope envelope)) {
            ctx.write(message, promise);
            return;
        }
        FullHttpResponse frame;
        try {
            frame = encode(ctx, envelope);
        } catch (EncodingException e) {
            promise.setFailure(e);
            return;
        } finally {
            envelope.release();
        }
        ctx.write(frame, promise);
    }

    private @Nullable Object decode(FrameHead head, ByteBuf body) throws DecodingException {
        return switch (head.kind()) {
            case MESSAGE, REQUEST -> {
                Object root = connection.endpoint().bodies().decode(body, connection.peerTypes());
                if (root == null) {
                    throw new DecodingException(DecodingException.Reason.MALFORMED, "the root is null", null);
                }
                yield root;
            }
            case REPLY ->
                head.status().isError()
                        ? text(body)
                        : connection.endpoint().bodies().decode(body, connection.peerTypes());
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

    private FullHttpResponse encode(ChannelHandlerContext ctx, Envelope envelope) throws EncodingException {
        FrameKind kind = envelope.kind();
        if (kind == FrameKind.CLOSE) {
            return Frames.closing(ctx, envelope.status(), textOf(envelope));
        }
        FullHttpResponse frame = envelope.status().isError()
                ? Frames.text(ctx, envelope.status(), textOf(envelope))
                : Frames.frame(envelope.status(), body(envelope));
        if (kind.isNumbered()) {
            frame.headers().set(kind.header(), envelope.number());
        }
        if (kind == FrameKind.REQUEST && envelope.timeoutMillis() != WireLimits.DEFAULT_TIMEOUT_MILLIS) {
            frame.headers().set(HeaderNames.TIMEOUT_MS, envelope.timeoutMillis());
        }
        return frame;
    }

    private ByteBuf body(Envelope envelope) throws EncodingException {
        ByteBuf body = envelope.body();
        if (body != null) {
            return body.retain();
        }
        Object message = envelope.message();
        return message == null ? Unpooled.EMPTY_BUFFER : connection.encodeForPeer(message);
    }

    private static String textOf(Envelope envelope) {
        Object text = envelope.message();
        return text == null ? "" : text.toString();
    }

    private static String text(ByteBuf body) {
        return body.toString(StandardCharsets.UTF_8);
    }
}
