package dev.ipc.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.ArrayList;
import java.util.List;

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

    private List<ByteBuf> frames = List.of();
    private List<ChannelPromise> promises = List.of();
    private int bytes;

    /** How many the last batch had: likely the next one has as many. */
    private int usual;

    /** Takes a frame over, and writes what need not wait any longer. */
    void add(ChannelHandlerContext encoder, ByteBuf frame, ChannelPromise promise) {
        int length = frame.readableBytes();
        if (length > MAX_COPIED_BYTES) {
            write(encoder);
            encoder.write(frame, promise);
        } else if (promise.setUncancellable()) {
            if (bytes == 0) {
                frames = new ArrayList<>(usual);
                promises = new ArrayList<>(usual);
            }
            frames.add(frame);
            promises.add(promise);
            bytes += length;
            if (bytes >= FULL_BYTES) {
                write(encoder);
            }
        } else {
            frame.release();
        }
    }

    /** Writes what waits; the flush is the caller's. */
    void write(ChannelHandlerContext encoder) {
        int length = bytes;
        if (length == 0) {
            return;
        }
        List<ByteBuf> waiting = frames;
        List<ChannelPromise> written = promises;
        bytes = 0;
        usual = waiting.size();
        frames = List.of(); // an idle connection keeps nothing of what it sent
        promises = List.of();
        if (usual == 1) {
            write(encoder, waiting.get(0), written);
            return;
        }
        ByteBuf all;
        try {
            all = encoder.alloc().directBuffer(length, length);
        } catch (OutOfMemoryError e) { // Netty's, of its own bound, or the JVM's
            for (int i = 0; i < waiting.size(); i++) {
                write(encoder, waiting.get(i), written.subList(i, i + 1));
            }
            return;
        }
        for (ByteBuf frame : waiting) {
            all.writeBytes(frame);
            frame.release();
        }
        write(encoder, all, written);
    }

    /** Writes bytes; an only promise is the write's own, unless a handler has completed it. */
    private static void write(ChannelHandlerContext encoder, ByteBuf bytes, List<ChannelPromise> promises) {
        ChannelPromise promise = promises.get(0);
        if (promises.size() > 1 || promise.isDone()) {
            promise = encoder.newPromise();
            promise.addListener(outcome -> Outbound.complete(promises, outcome.cause()));
        }
        encoder.write(bytes, promise);
    }
}
