package dev.ipc.netty.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One end of a connection that writes and reads plain bytes, on the JDK's channels. Every wait has a deadline. */
public final class RawPeer implements AutoCloseable {
    private static final long DEADLINE_SECONDS = 20;

    private final SocketChannel channel;
    private final Selector selector;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private boolean ended;

    private RawPeer(SocketChannel channel) throws IOException {
        this.channel = channel;
        channel.configureBlocking(false);
        selector = Selector.open();
    }

    /** Connects to a server. */
    public static RawPeer connect(Path socket) throws IOException {
        return new RawPeer(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
    }

    /** Listens as a server would. */
    public static ServerSocketChannel listen(Path socket) throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
    }

    /** Takes the next client. */
    public static RawPeer accept(ServerSocketChannel server) throws IOException {
        return new RawPeer(server.accept());
    }

    /** Sends bytes; what the other side no longer takes is dropped. */
    public RawPeer send(byte[]... pieces) throws IOException {
        for (byte[] piece : pieces) {
            ByteBuffer bytes = ByteBuffer.wrap(piece);
            try {
                while (bytes.hasRemaining()) {
                    if (channel.write(bytes) == 0) {
                        await(SelectionKey.OP_WRITE, deadline());
                    }
                }
            } catch (IOException gone) {
                return this;
            }
        }
        return this;
    }

    /** Sends byte by byte with a pause behind each, until the other side has had enough. */
    public RawPeer sendSlowly(byte[] bytes, long pauseMillis) throws IOException {
        for (byte each : bytes) {
            try {
                channel.write(ByteBuffer.wrap(new byte[] {each}));
            } catch (IOException gone) {
                return this;
            }
            await(0, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pauseMillis));
        }
        return this;
    }

    /** Says that no byte follows, and goes on reading. */
    public RawPeer endOutput() throws IOException {
        channel.shutdownOutput();
        return this;
    }

    /** Waits until so many empty lines, the ends of requests without a body, have arrived. */
    public void readRequests(int count) throws IOException {
        long deadline = deadline();
        while (received.toString(StandardCharsets.ISO_8859_1).split("\r\n\r\n", -1).length <= count) {
            if (!readSome(deadline)) {
                throw new IOException("the stream ended behind " + received);
            }
        }
    }

    /** Waits for one frame more than {@code known}, and returns the last. */
    public WireReader.Frame readFrame(int known) throws IOException {
        long deadline = deadline();
        while (frames().size() <= known) {
            if (!readSome(deadline)) {
                throw new IOException("the stream ended behind " + frames());
            }
        }
        return frames().get(known);
    }

    /** Reads to the end of the stream, or to its reset. */
    public byte[] readToEnd() throws IOException {
        long deadline = deadline();
        while (!ended) {
            readSome(deadline);
        }
        return received.toByteArray();
    }

    /** Reads to the end and returns the last frame before it. */
    public WireReader.Frame lastFrame() throws IOException {
        readToEnd();
        List<WireReader.Frame> frames = frames();
        if (frames.isEmpty()) {
            throw new IOException("no frame");
        }
        return frames.get(frames.size() - 1);
    }

    /** Waits until the other side has closed both directions, sending nothing but one byte now and then. */
    public void awaitClosed() throws IOException {
        long deadline = deadline();
        byte[] probe = {' '};
        while (true) {
            try {
                channel.write(ByteBuffer.wrap(probe));
            } catch (IOException closed) {
                return;
            }
            await(0, Math.min(deadline, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(5)));
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("not closed in time");
            }
        }
    }

    /** Returns whether anything arrived so far. */
    public boolean hasReceived() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
        int count = channel.read(bytes);
        received.write(bytes.array(), 0, Math.max(0, count));
        return received.size() > 0;
    }

    /** Returns all bytes that arrived. */
    public byte[] received() {
        return received.toByteArray();
    }

    @Override
    public void close() throws IOException {
        selector.close();
        channel.close();
    }

    private List<WireReader.Frame> frames() {
        return WireReader.read(received.toByteArray(), Integer.MAX_VALUE).frames();
    }

    private boolean readSome(long deadline) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
        while (true) {
            int count;
            try {
                count = channel.read(bytes);
            } catch (IOException reset) {
                count = -1;
            }
            if (count < 0) {
                ended = true;
                return false;
            }
            if (count > 0) {
                received.write(bytes.array(), 0, count);
                return true;
            }
            await(SelectionKey.OP_READ, deadline);
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("nothing to read in time behind " + frames());
            }
        }
    }

    private void await(int operation, long deadline) throws IOException {
        channel.register(selector, operation);
        selector.select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
        selector.selectedKeys().clear();
    }

    private static long deadline() {
        return System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
    }
}
