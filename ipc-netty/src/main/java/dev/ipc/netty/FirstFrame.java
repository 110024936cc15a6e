package dev.ipc.netty;

import dev.ipc.wire.HeadParser;
import dev.ipc.wire.HeaderNames;
import dev.ipc.wire.Hello;
import dev.ipc.wire.RefusalException;
import dev.ipc.wire.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The first frame of a side: its hello, or why it turns the other away. Where no handler of the user's looks at frames it is read and
 * written without HTTP objects, whose classes a process then needn't load before its first message.
 *
 * <p><em>Threading:</em> immutable.
 */
final class FirstFrame {
    private final FrameHead head;
    private final List<String> headers;
    private final byte[] body;

    private FirstFrame(Status status, List<String> headers, byte[] body) {
        this.headers = List.copyOf(headers);
        this.body = body;
        this.head = FrameHead.of(status, this::header);
    }

    /** Returns a frame as one; it stays the caller's. */
    static FirstFrame of(FullHttpResponse frame) {
        List<String> headers = new ArrayList<>();
        for (Map.Entry<String, String> header : frame.headers()) {
            headers.add(header.getKey());
            headers.add(header.getValue());
        }
        return new FirstFrame(Frames.status(frame), headers, ByteBufUtil.getBytes(frame.content()));
    }

    /** Returns the frame whose head was parsed, and takes its body from the bytes. */
    static FirstFrame of(HeadParser parser, ByteBuf bytes) {
        byte[] body = new byte[(int) parser.contentLength()];
        bytes.readBytes(body);
        return new FirstFrame(parser.status(), parser.headers(), body);
    }

    private @Nullable String header(String name) {
        for (int i = 0; i < headers.size(); i += 2) {
            if (headers.get(i).equalsIgnoreCase(name)) {
                return headers.get(i + 1);
            }
        }
        return null;
    }

    /** Returns the headers in their order: name, value, name, value. */
    List<String> headers() {
        return headers;
    }

    byte[] body() {
        return body;
    }

    FrameHead head() {
        return head;
    }

    /** Returns the body of a frame that says why it was sent. */
    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** Reads it as a hello. */
    Hello hello() throws RefusalException {
        return Hello.parse(this::header, body);
    }

    /** Writes a hello, which is still to be flushed; as an HTTP object only if somebody looks at frames. */
    static void write(ChannelHandlerContext ctx, Hello hello, boolean plain) {
        if (plain) {
            ctx.pipeline()
                    .context(IpcPipeline.FRAME_ENCODER)
                    .write(bytes(ctx, hello)); // nothing for the encoder itself
        } else {
            ctx.write(Frames.hello(hello));
        }
    }

    private static ByteBuf bytes(ChannelHandlerContext ctx, Hello hello) {
        byte[] body = hello.types().bytes();
        StringBuilder head = new StringBuilder("HTTP/1.1 200 OK\r\n");
        line(head, HeaderNames.CONTENT_LENGTH, Integer.toString(body.length));
        for (Map.Entry<String, String> header : hello.headers().entrySet()) {
            line(head, header.getKey(), header.getValue());
        }
        head.append("\r\n");
        ByteBuf bytes = ctx.alloc().directBuffer(head.length() + body.length);
        ByteBufUtil.writeAscii(bytes, head);
        return bytes.writeBytes(body);
    }

    private static void line(StringBuilder head, String name, String value) {
        head.append(name).append(": ").append(value).append("\r\n");
    }
}
