package dev.ipc.benchmarks.peers;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A blocking channel of messages: a length, then Kryo's bytes.
 *
 * <p><em>Threading:</em> one thread reads, any may write.
 */
final class JdkChannel implements AutoCloseable {
    private static final int BUFFER_BYTES = 256 << 10;
    private static final int STREAM_BYTES = 64 << 10;

    private final SocketChannel channel;
    private final KryoBytes reading = new KryoBytes();
    private final KryoBytes writing = new KryoBytes();
    private ByteBuffer in = ByteBuffer.allocate(1024);
    private ByteBuffer out = ByteBuffer.allocate(1024);
    private volatile @Nullable Thread handling;

    JdkChannel(SocketChannel channel) {
        this.channel = channel;
    }

    /** Takes a message. */
    @FunctionalInterface
    interface Taker {
        void take(Object message) throws IOException;
    }

    /** Reads until the end. */
    void readAll(Taker taker) throws IOException {
        while (channel.read(in) >= 0) {
            in.flip();
            handling = Thread.currentThread();
            while (in.remaining() >= Integer.BYTES && in.remaining() - Integer.BYTES >= in.getInt(in.position())) {
                int length = in.getInt();
                Object message = reading.decode(in.array(), in.position(), length);
                in.position(in.position() + length);
                taker.take(message);
            }
            handling = null;
            int wanted = in.remaining() >= Integer.BYTES ? in.getInt(in.position()) + Integer.BYTES : 0;
            in.compact();
            // Grown where a read filled it, so that idle connections have small ones.
            if (in.capacity() < wanted || (!in.hasRemaining() && in.capacity() < BUFFER_BYTES)) {
                in = grown(in, Math.max(BUFFER_BYTES, wanted));
            }
            flush();
        }
    }

    /** Writes a message; on the reading thread when the batch that was read is handled, else at once. */
    void write(Object message) throws IOException {
        synchronized (writing) {
            append(message);
            if (handling != Thread.currentThread() || out.position() >= STREAM_BYTES) {
                flush();
            }
        }
    }

    void writeAll(Supplier<@Nullable Object> source) throws IOException {
        synchronized (writing) {
            Object next;
            while ((next = source.get()) != null) {
                append(next);
                if (out.position() >= STREAM_BYTES) {
                    flush();
                }
            }
            flush();
        }
    }

    void writeEncoded(byte[] bytes, int length) throws IOException {
        synchronized (writing) {
            append(bytes, length);
            flush();
        }
    }

    private void append(Object message) {
        int length = writing.encode(message);
        append(writing.array(), length);
    }

    private void append(byte[] bytes, int length) {
        if (out.remaining() < Integer.BYTES + length) {
            out = grown(out, out.position() + Integer.BYTES + length);
        }
        out.putInt(length).put(bytes, 0, length);
    }

    private static ByteBuffer grown(ByteBuffer old, int wanted) {
        return ByteBuffer.allocate(Math.max(wanted, 2 * old.capacity())).put(old.flip());
    }

    private void flush() throws IOException {
        synchronized (writing) {
            out.flip();
            while (out.hasRemaining()) {
                channel.write(out);
            }
            out.clear();
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
