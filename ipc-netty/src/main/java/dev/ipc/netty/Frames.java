package dev.ipc.netty;

import dev.ipc.wire.HeadParser;
import dev.ipc.wire.HeaderNames;
import dev.ipc.wire.Hello;
import dev.ipc.wire.Status;
import dev.ipc.wire.WireLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Frames as Netty's HTTP objects. */
final class Frames {
    private static final Map<Status, HttpResponseStatus> STATUSES = new EnumMap<>(Status.class);

    static {
        for (Status status : Status.values()) {
            STATUSES.put(status, new HttpResponseStatus(status.code(), status.reasonPhrase()));
        }
    }

    private Frames() {}

    /** Returns a frame with the status and the length of {@code body}, which it takes over. */
    static FullHttpResponse frame(Status status, ByteBuf body) {
        return new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                status(status),
                body,
                headersOfLength(body.readableBytes()),
                EmptyHttpHeaders.INSTANCE);
    }

    /** Returns a frame with a body of text, cut to the longest that the protocol allows. */
    static FullHttpResponse text(ChannelHandlerContext ctx, Status status, String text) {
        FullHttpResponse frame = frame(status, ByteBufUtil.writeUtf8(ctx.alloc(), ErrorTexts.cut(text)));
        frame.headers().set(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
        return frame;
    }

    /** Returns the last frame of a side: a refusal or a reasoned end, or with {@link Status#OK} an orderly one. */
    static FullHttpResponse closing(ChannelHandlerContext ctx, Status status, String text) {
        FullHttpResponse frame = text.isEmpty() ? frame(status, Unpooled.EMPTY_BUFFER) : text(ctx, status, text);
        frame.headers().set(HeaderNames.CONNECTION, "close");
        if (status == Status.UPGRADE_REQUIRED) {
            frame.headers().set(HeaderNames.IPC_VERSION, Hello.versionList(WireLimits.VERSIONS));
        }
        return frame;
    }

    /** Returns {@link #closing} as bytes, for a handler that stands where no frame is encoded any more. */
    static ByteBuf closingBytes(ChannelHandlerContext ctx, Status status, String text) {
        FullHttpResponse frame = closing(ctx, status, text);
        try {
            StringBuilder head = new StringBuilder(frame.protocolVersion() + " " + frame.status() + "\r\n");
            frame.headers().forEach(header -> head.append(header.getKey() + ": " + header.getValue() + "\r\n"));
            ByteBuf bytes = ByteBufUtil.writeAscii(ctx.alloc(), head.append("\r\n"));
            return bytes.writeBytes(frame.content());
        } finally {
            frame.release();
        }
    }

    /** Returns a hello. */
    static FullHttpResponse hello(Hello hello) {
        FullHttpResponse frame =
                frame(Status.OK, Unpooled.wrappedBuffer(hello.types().bytes()));
        for (Map.Entry<String, String> header : hello.headers().entrySet()) {
            frame.headers().set(header.getKey(), header.getValue());
        }
        return frame;
    }

    /** Returns the frame whose head was parsed, with a body that it takes over. */
    static FullHttpResponse whole(HeadParser parser, ByteBuf body) {
        return new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, status(parser.status()), body, headers(parser), EmptyHttpHeaders.INSTANCE);
    }

    /** Returns the head that was parsed, without its body. */
    static HttpResponse head(HeadParser parser) {
        return new DefaultHttpResponse(HttpVersion.HTTP_1_1, status(parser.status()), headers(parser));
    }

    /** Returns the status of a frame that passed the decoder, or that a channel handler of the user's put in its place. */
    static Status status(HttpResponse frame) {
        return Status.of(frame.status().code())
                .orElseThrow(() -> new IllegalArgumentException("a frame has no status " + frame.status()));
    }

    private static HttpResponseStatus status(Status status) {
        return Objects.requireNonNull(STATUSES.get(status));
    }

    private static HttpHeaders headersOfLength(int length) {
        HttpHeaders headers =
                DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
        return headers.setInt(HeaderNames.CONTENT_LENGTH, length);
    }

    private static HttpHeaders headers(HeadParser parser) {
        HttpHeaders headers =
                DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
        List<String> parsed = parser.headers();
        for (int i = 0; i < parsed.size(); i += 2) {
            headers.add(parsed.get(i), parsed.get(i + 1));
        }
        return headers;
    }
}
