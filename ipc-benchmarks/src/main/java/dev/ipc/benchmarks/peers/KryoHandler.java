package dev.ipc.benchmarks.peers;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.util.concurrent.FastThreadLocal;

/** Frames with a length field to objects and back, in a raw Netty pipeline. */
final class KryoHandler extends ChannelDuplexHandler {
    private static final int LENGTH_BYTES = 4;
    private static final int MAX_FRAME_BYTES = 16 << 20;

    /** One for each event loop, or thread that broadcasts. */
    private static final FastThreadLocal<KryoBytes> KRYO = new FastThreadLocal<>() {
        @Override
        protected KryoBytes initialValue() {
            return new KryoBytes();
        }
    };

    private KryoBytes kryo = KRYO.get();

    static void addTo(ChannelPipeline pipeline) {
        pipeline.addLast(new LengthFieldBasedFrameDecoder(MAX_FRAME_BYTES, 0, LENGTH_BYTES, 0, LENGTH_BYTES))
                .addLast(new KryoHandler());
    }

    /** Encodes a whole frame. */
    static ByteBuf frame(ByteBufAllocator allocator, Object message) {
        return frame(allocator, message, KRYO.get());
    }

    private static ByteBuf frame(ByteBufAllocator allocator, Object message, KryoBytes kryo) {
        int length = kryo.encode(message);
        return allocator.ioBuffer(LENGTH_BYTES + length).writeInt(length).writeBytes(kryo.array(), 0, length);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        kryo = KRYO.get();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf frame = (ByteBuf) message;
        Object decoded;
        try {
            int length = frame.readableBytes();
            frame.readBytes(kryo.room(length), 0, length);
            decoded = kryo.decode(length);
        } finally {
            frame.release();
        }
        ctx.fireChannelRead(decoded);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        ctx.write(message instanceof ByteBuf ? message : frame(ctx.alloc(), message, kryo), promise);
    }
}
