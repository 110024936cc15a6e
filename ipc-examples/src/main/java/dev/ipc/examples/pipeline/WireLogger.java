package dev.ipc.examples.pipeline;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.function.Consumer;

/**
 * Shows the bytes that pass, each way; for the slot BYTES. It looks without reading: the indexes of the buffers, and who releases
 * them, stay as they are.
 */
public final class WireLogger extends ChannelDuplexHandler {
    private final Consumer<String> log;

    /** Makes one for one channel; the log is called on its event loop, and must not block. */
    public WireLogger(Consumer<String> log) {
        this.log = log;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        show("received", message);
        ctx.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        show("sent", message);
        ctx.write(message, promise);
    }

    private void show(String way, Object message) {
        if (message instanceof ByteBuf bytes) {
            log.accept(way + " " + bytes.readableBytes() + " bytes\n" + ByteBufUtil.prettyHexDump(bytes));
        }
    }
}
