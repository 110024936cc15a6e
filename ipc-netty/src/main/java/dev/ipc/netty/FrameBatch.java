package dev.ipc.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.Recycler;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Small frames that wait for the flush after them and are then written as one buffer: to copy one costs less than what the channel
 * and the kernel do for each buffer. A lone frame is written as it is, and so is a large one.
 *
 * <p><em>Threading:</em> confined to the connection's event loop.
 */
final class FrameBatch {
    /** Larger frames aren't copied. */
    private static final int MAX_COPIED_BYTES = 2 << 10;

    /** With so many bytes a batch is written. Its frames count as written when the last one is: it is small for a socket's buffer. */
    private static final int FULL_BYTES = 16 << 10;

    /** Null while none waits: an idle connection keeps nothing of what it sent. */
    private @Nullable Frames waiting;

    /** Takes a frame over, and writes what need not wait any longer. */
    void add(ChannelHandlerContext encoder, ByteBuf frame, ChannelPromise promise) {
        if (frame.readableBytes() > MAX_COPIED_BYTES) {
            write(encoder);
            encoder.write(frame, promise);
        } else if (Outbound.isFirm(promise)) {
            Frames frames = waiting;
            if (frames == null) {
                frames = Frames.IDLE.get();
                waiting = frames;
            }
            frames.add(frame, promise);
            if (frames.bytes >= FULL_BYTES) {
                write(encoder);
            }
        } else {
            frame.release();
        }
    }

    /** Writes what waits; the flush is the caller's. */
    void write(ChannelHandlerContext encoder) {
        Frames frames = waiting;
        if (frames != null) {
            waiting = null;
            frames.write(encoder);
        }
    }

    /** Frames and the promises of their writes; used again once all have their outcome. */
    private static final class Frames implements ChannelFutureListener {
        private static final int MAX_IDLE = 64;

        /** Those of a loop that nobody uses. */
        static final Recycler<Frames> IDLE = new Recycler<>(MAX_IDLE) {
            @Override
            protected Frames newObject(Handle<Frames> handle) {
                return new Frames(handle);
            }
        };

        private final Recycler.Handle<Frames> handle;
        private final List<ByteBuf> frames = new ArrayList<>();
        private final List<ChannelPromise> promises = new ArrayList<>();
        private int bytes;

        Frames(Recycler.Handle<Frames> handle) {
            this.handle = handle;
        }

        void add(ByteBuf frame, ChannelPromise promise) {
            frames.add(frame);
            promises.add(promise);
            bytes += frame.readableBytes();
        }

        void write(ChannelHandlerContext encoder) {
            ByteBuf all = frames.size() == 1 ? null : merge(encoder);
            if (all != null) {
                encoder.write(all).addListener(this);
                return;
            }
            for (int i = 0; i < frames.size(); i++) {
                ChannelPromise promise = promises.get(i);
                boolean completed = promise.isDone(); // by a handler
                encoder.write(frames.get(i), completed ? encoder.newPromise() : promise);
            }
            frames.clear();
            recycle();
        }

        /** Returns all bytes in one buffer, or null where there is none to be had. */
        private @Nullable ByteBuf merge(ChannelHandlerContext encoder) {
            ByteBuf all;
            try {
                all = encoder.alloc().directBuffer(bytes, bytes);
            } catch (OutOfMemoryError e) { // Netty's, of its own bound, or the JVM's
                return null;
            }
            for (ByteBuf frame : frames) {
                if (frame.hasArray()) {
                    all.writeBytes(frame.array(), frame.arrayOffset() + frame.readerIndex(), frame.readableBytes());
                } else {
                    frame.readBytes(all, frame.readableBytes()); // the other way round takes a slice
                }
                frame.release();
            }
            frames.clear();
            return all;
        }

        @Override
        public void operationComplete(ChannelFuture outcome) {
            Outbound.complete(promises, outcome.cause());
            recycle();
        }

        private void recycle() {
            promises.clear();
            bytes = 0;
            handle.recycle(this);
        }
    }
}
