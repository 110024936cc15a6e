package dev.ipc.netty;

import dev.ipc.Counter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Broadcast messages that follow one another and leave as one buffer. While it is open, it stands for those of all connections of
 * a loop that have the same ones to write: the buffer is made once, and their outcomes are told together.
 *
 * <p><em>Threading:</em> confined to the event loop, but for who fills it.
 */
final class SharedRun implements Polled {
    /** A larger frame isn't copied: it leaves alone. */
    private static final int MAX_COPIED_BYTES = 2 << 10;

    /** With so many bytes it is full. Its frames count as written when the last one is: it is small for a socket's buffer. */
    private static final int FULL_BYTES = 16 << 10;

    private final List<SharedMessage> messages = new ArrayList<>();
    private int frameBytes;
    private int queuedBytes;
    private boolean open;

    /** What all connections write, while it is open. */
    private @Nullable ByteBuf buffer;

    /** Who has written it and hasn't been told of. */
    private int writers;

    /** Adds a message, if it may leave in the same buffer; returns whether it did. */
    boolean add(SharedMessage message) {
        int length = message.frame().readableBytes();
        boolean fits = messages.isEmpty()
                || (Math.max(length, frameBytes / size()) <= MAX_COPIED_BYTES && frameBytes < FULL_BYTES);
        if (fits) {
            messages.add(message);
            frameBytes += length;
            queuedBytes += message.bytes();
        }
        return fits;
    }

    int size() {
        return messages.size();
    }

    /** Returns how many bytes its frames have. */
    int frameBytes() {
        return frameBytes;
    }

    boolean hasSameAs(SharedRun other) {
        return messages.equals(other.messages);
    }

    /** Has it stand for all that are the same, until it is closed. */
    void open() {
        open = true;
    }

    /** Tells the outcomes that there are, and keeps nothing. */
    void close() {
        open = false;
        if (buffer != null) {
            buffer.release();
            buffer = null;
        }
        tell(writers);
    }

    /** Writes it to a connection; the flush is the caller's. */
    void write(NettyConnection connection, ChannelHandlerContext encoder) {
        ChannelPromise promise = encoder.newPromise();
        promise.addListener(outcome -> over(connection, outcome.cause()));
        ByteBuf bytes;
        try {
            bytes = bytes(encoder.alloc());
        } catch (RuntimeException | Error e) { // no memory for what isn't copied either
            promise.setFailure(e);
            return;
        }
        encoder.write(bytes, promise);
    }

    private ByteBuf bytes(ByteBufAllocator allocator) {
        if (messages.size() == 1) {
            return messages.get(0).frame().retainedDuplicate();
        }
        if (!open) {
            return together(allocator);
        }
        if (buffer == null) {
            buffer = together(allocator);
        }
        return buffer.retainedDuplicate();
    }

    private ByteBuf together(ByteBufAllocator allocator) {
        try {
            ByteBuf all = allocator.directBuffer(frameBytes, frameBytes);
            for (SharedMessage message : messages) {
                ByteBuf frame = message.frame();
                frame.getBytes(frame.readerIndex(), all, frame.readableBytes());
            }
            return all;
        } catch (OutOfMemoryError e) { // Netty's, of its own bound, or the JVM's
            CompositeByteBuf uncopied = allocator.compositeBuffer(messages.size());
            messages.forEach(each -> uncopied.addComponent(true, each.frame().retainedDuplicate()));
            return uncopied;
        }
    }

    private void over(NettyConnection connection, @Nullable Throwable cause) {
        connection.sender().release(size(), queuedBytes);
        if (cause != null) {
            for (SharedMessage message : messages) {
                message.failed(connection, SendFailures.ofWrite(cause, connection.outbound()));
            }
            return;
        }
        connection.liveness().taken();
        connection.counters().add(Counter.SENT, messages.size());
        if (open) {
            writers++;
        } else {
            tell(1);
        }
    }

    private void tell(int connections) {
        if (connections > 0) {
            messages.forEach(each -> each.written(connections));
        }
    }
}
