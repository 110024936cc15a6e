package dev.ipc.netty;

import static dev.ipc.wire.DeviationException.Kind.TIMEOUT;

import dev.ipc.wire.DeviationException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Bytes to frames, as a {@link FrameReader} reads them, or the end of the connection at the first byte that deviates. It also is
 * the one place where reading pauses: while paused it takes no byte, passes no read on, and keeps what was read already.
 *
 * <p><em>Threading:</em> confined to the connection's event loop.
 */
final class FrameDecoder extends ChannelDuplexHandler {
    private final FrameReader reader;
    private final Duration frameTimeout;
    private final StreamEnd streamEnd;
    private final Runnable decoded;

    private @Nullable ChannelHandlerContext context;

    /** Null where there are no plain frames, or whoever follows takes them from the pipeline. */
    private @Nullable MessageCodecHandler codec;

    private @Nullable ByteBuf kept;
    private @Nullable ScheduledFuture<?> deadline;
    private boolean paused;
    private boolean decoding;
    private boolean inputEnded;
    private boolean discarding;
    private boolean aggregates;

    /** Makes a decoder that runs {@code decoded} whenever all frames are passed on that were there. */
    FrameDecoder(FrameReader reader, Duration frameTimeout, StreamEnd streamEnd, Runnable decoded) {
        this.reader = reader;
        this.frameTimeout = frameTimeout;
        this.streamEnd = streamEnd;
        this.decoded = decoded;
    }

    /** Is told, once or more often, that the frames of a stream end, or of what may be a reason to wait for that no longer. */
    interface StreamEnd {
        /** The bytes are not the protocol's. */
        void deviated(DeviationException deviation);

        /** The stream ended between frames. */
        void inputEnded();

        /** Reading goes on after a pause. */
        void resumed();
    }

    /** Has plain frames go to the codec past the pipeline: nobody stands between. */
    void passTo(MessageCodecHandler next) {
        codec = next;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    /** Takes no further byte until {@link #resume}. */
    void pause() {
        paused = true;
        context().channel().config().setAutoRead(false);
    }

    /** Returns whether it is passing frames on, and will say when that is over. */
    boolean isDecoding() {
        return decoding;
    }

    boolean isPaused() {
        return paused;
    }

    /** Goes on with what was kept, then with the socket. */
    void resume() {
        if (!paused) {
            return;
        }
        paused = false;
        streamEnd.resumed();
        if (decoding) {
            readOn(); // the loop that decodes goes on by itself
        } else {
            goOn();
        }
    }

    /** Drops whatever is and will be read: the connection is ending. */
    void discard() {
        stop();
        readOn();
    }

    /**
     * Drops what was read and reads no more: the peer has sent its last. To see the end of its stream would do harm where the
     * transport takes that for the end of both directions, as NIO's does.
     */
    void stop() {
        discarding = true;
        paused = false;
        releaseKept();
        cancelDeadline();
        context().channel().config().setAutoRead(false);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        if (!(message instanceof ByteBuf bytes)) {
            ctx.fireChannelRead(message);
            return;
        }
        if (discarding) {
            bytes.release();
            return;
        }
        keep(ctx, bytes);
        if (!paused && !decoding) {
            decodeKept(ctx);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        watchDeadline(ctx);
        ctx.fireChannelReadComplete();
    }

    @Override
    public void read(ChannelHandlerContext ctx) {
        if (!paused) {
            ctx.read();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            endInput(ctx);
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        endInput(ctx);
        if (reader.isInsideBody()) {
            ctx.pipeline()
                    .remove(IpcPipeline.FRAME_AGGREGATOR); // with the part of a frame that it would report as a failure
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            endInput(ctx); // a reset: the peer is gone, and so is what it had not read
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        releaseKept();
        cancelDeadline();
    }

    /** Reads the socket again, unless its end was seen: epoll's channels fail when they are asked once more. */
    private void readOn() {
        Channel channel = context().channel();
        if (channel.isActive() && !inputEnded) {
            channel.config().setAutoRead(true);
        }
    }

    private void goOn() {
        ChannelHandlerContext ctx = context();
        decodeKept(ctx);
        if (paused || discarding) {
            return;
        }
        ctx.fireChannelReadComplete();
        watchDeadline(ctx);
        if (inputEnded) {
            endInput(ctx);
        } else {
            readOn();
        }
    }

    private void endInput(ChannelHandlerContext ctx) {
        inputEnded = true;
        if (paused && ctx.channel().isActive()) {
            return; // said when reading goes on
        }
        if (isInsideFrame() && !discarding) {
            streamEnd.deviated(reader.truncation());
        } else {
            streamEnd.inputEnded();
        }
    }

    private void keep(ChannelHandlerContext ctx, ByteBuf bytes) {
        if (kept == null) {
            kept = bytes;
        } else if (kept instanceof CompositeByteBuf composite && composite.refCnt() == 1) {
            composite.addComponent(true, bytes);
        } else {
            kept = ctx.alloc().compositeBuffer().addComponent(true, kept).addComponent(true, bytes);
        }
    }

    private void decodeKept(ChannelHandlerContext ctx) {
        decoding = true;
        try {
            while (kept != null && !paused && !discarding) {
                ByteBuf bytes = kept;
                kept = null;
                decodeAll(ctx, bytes);
            }
        } finally {
            decoding = false;
            decoded.run();
        }
    }

    private void decodeAll(ChannelHandlerContext ctx, ByteBuf bytes) {
        try {
            reader.begin();
            while (bytes.isReadable() && !paused && !discarding) {
                decode(ctx, bytes);
            }
        } catch (DeviationException e) {
            streamEnd.deviated(e);
        } finally {
            reader.end();
            if (bytes.isReadable() && !discarding) {
                ByteBuf later = kept; // of a handler in BYTES that passed on more while a frame was handled
                kept = bytes;
                if (later != null) {
                    keep(ctx, later);
                }
            } else {
                bytes.release();
            }
        }
    }

    private void decode(ChannelHandlerContext ctx, ByteBuf bytes) throws DeviationException {
        Object next = reader.read(bytes);
        if (next == null) {
            return;
        }
        if (!reader.isInsideFrame()) {
            cancelDeadline();
        }
        if (next instanceof PlainFrame frame) {
            pass(ctx, frame);
            frame.clear();
        } else {
            if (!aggregates && reader.isInsideBody()) {
                aggregates = true;
                IpcPipeline.aggregate(ctx, reader.maxContentBytes());
            }
            ctx.fireChannelRead(next);
        }
    }

    private void pass(ChannelHandlerContext ctx, PlainFrame frame) {
        if (codec == null) {
            ctx.fireChannelRead(frame);
            return;
        }
        try {
            codec.received(frame);
        } catch (RuntimeException | Error e) {
            ctx.fireExceptionCaught(e);
        }
    }

    private boolean isInsideFrame() {
        return reader.isInsideFrame() || (kept != null && kept.isReadable());
    }

    private void watchDeadline(ChannelHandlerContext ctx) {
        boolean due = isInsideFrame() && !discarding && ctx.channel().isActive();
        if (due && deadline == null) {
            long millis = TimeUnit.MILLISECONDS.convert(frameTimeout);
            deadline = ctx.executor().schedule(() -> deadlinePassed(ctx), millis, TimeUnit.MILLISECONDS);
        }
    }

    private void deadlinePassed(ChannelHandlerContext ctx) {
        deadline = null;
        if (paused) {
            watchDeadline(ctx); // the delay is ours
        } else {
            streamEnd.deviated(new DeviationException(
                    TIMEOUT, "a frame was not complete in time after its first byte", position()));
        }
    }

    private void cancelDeadline() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    private void releaseKept() {
        ReferenceCountUtil.release(kept);
        kept = null;
        reader.release();
    }

    private ChannelHandlerContext context() {
        if (context == null) {
            throw new IllegalStateException("the decoder is in no pipeline");
        }
        assert context.executor().inEventLoop() : "off the event loop";
        return context;
    }

    /** Returns the offset in the stream of the byte that is taken next. */
    long position() {
        return reader.position();
    }

    /** Returns whether the stream so far is no frame at all, but the beginning of another protocol. */
    boolean isStranger() {
        return reader.isStranger();
    }
}
