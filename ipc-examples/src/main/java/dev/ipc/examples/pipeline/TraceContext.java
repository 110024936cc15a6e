package dev.ipc.examples.pipeline;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Sends the trace that a frame belongs to in a header, and tells of that of each frame received; for the slot FRAMES. A peer
 * without this handler passes the header by.
 */
public final class TraceContext extends ChannelDuplexHandler {
    /** The header of the W3C's recommendation "Trace Context". */
    public static final String HEADER = "traceparent";

    private final Supplier<String> current;
    private final Consumer<String> received;

    /** Makes one for one channel; both arguments are called on its event loop. */
    public TraceContext(Supplier<String> current, Consumer<String> received) {
        this.current = current;
        this.received = received;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpResponse frame) {
            String trace = frame.headers().get(HEADER);
            if (trace != null) {
                received.accept(trace);
            }
        }
        ctx.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof HttpResponse frame) {
            frame.headers().set(HEADER, current.get());
        }
        ctx.write(message, promise);
    }
}
