package dev.ipc.netty;

import dev.ipc.codec.MessageTypes;
import io.netty.buffer.ByteBufUtil;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A peer made of nothing but the JDK's socket: it does what it is told, and nothing that the protocol asks for besides. Every wait
 * has a deadline.
 */
final class RawPeer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Bodies BODIES = new Bodies(MessageTypes.none());

    private final SocketChannel channel;
    private final Selector selector;

    /** A frame as it stood on the wire, its header names in lower case. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares frames
    record Frame(int status, Map<String, String> headers, byte[] body) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        boolean isLast() {
            return "close".equals(headers.get("connection"));
        }
    }

    private RawPeer(SocketChannel channel) throws IOException {
        this.channel = channel;
        channel.configureBlocking(false);
        selector = Selector.open();
    }

    static RawPeer connect(Path socket) {
        try {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            channel.connect(UnixDomainSocketAddress.of(socket));
            return new RawPeer(channel);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes over a socket that another peer connected. */
    static RawPeer of(SocketChannel accepted) {
        try {
            return new RawPeer(accepted);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void sayHello(String service) {
        byte[] table = MessageTypes.none().table().bytes();
        sendFrame("HTTP/1.1 200 OK", table, "ipc-version: 1", "service: " + service, "max-content-length: 16777216");
    }

    /** Sends a built-in value as a one-way message. */
    void sendMessage(Object message) {
        sendFrame("HTTP/1.1 200 OK", encode(message));
    }

    void sayGoodBye() {
        sendFrame("HTTP/1.1 200 OK", new byte[0], "connection: close");
    }

    static byte[] encode(Object message) {
        try (EncodedMessage encoded = BODIES.encode(message, 1 << 20)) {
            return ByteBufUtil.getBytes(encoded.body());
        }
    }

    void sendFrame(String statusLine, byte[] body, String... headers) {
        StringBuilder head = new StringBuilder(statusLine).append("\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        head.append("content-length: ").append(body.length).append("\r\n\r\n");
        byte[] headBytes = head.toString().getBytes(StandardCharsets.ISO_8859_1);
        // In one write: a socket holds few writes that nobody reads, however small they are.
        sendBytes(ByteBuffer.allocate(headBytes.length + body.length)
                .put(headBytes)
                .put(body)
                .array());
    }

    void sendBytes(byte[] bytes) {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            long deadline = deadline();
            while (buffer.hasRemaining()) {
                if (channel.write(buffer) == 0) {
                    await(SelectionKey.OP_WRITE, deadline);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Frame readFrame() {
        try {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                head.write(read(1));
            }
            String[] lines = head.toString(StandardCharsets.ISO_8859_1).split("\r\n", -1);
            Map<String, String> headers = new HashMap<>();
            for (int i = 1; i < lines.length - 2; i++) {
                int colon = lines[i].indexOf(':');
                headers.put(
                        lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                        lines[i].substring(colon + 1).strip());
            }
            int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
            return new Frame(Integer.parseInt(lines[0].split(" ", -1)[1]), headers, read(length));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads a byte, and so waits until something comes; the frame that it begins can still be read. */
    void readFirstByte() {
        try {
            read(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads and drops everything until the other side ends the stream. */
    void readToEnd() {
        try {
            ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
            long deadline = deadline();
            for (int count = 0; count >= 0; count = channel.read(buffer.clear())) {
                if (count == 0) {
                    await(SelectionKey.OP_READ, deadline);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] read(int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        long deadline = deadline();
        while (buffer.hasRemaining()) {
            int count = channel.read(buffer);
            if (count < 0) {
                throw new EOFException("the stream ended");
            }
            if (count == 0) {
                await(SelectionKey.OP_READ, deadline);
            }
        }
        return buffer.array();
    }

    private void await(int operation, long deadline) throws IOException {
        long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (millis <= 0) {
            throw new SocketTimeoutException("the other side did nothing for " + PATIENCE);
        }
        channel.register(selector, operation);
        selector.select(millis);
        selector.selectedKeys().clear();
    }

    private static long deadline() {
        return System.nanoTime() + PATIENCE.toNanos();
    }

    void endOutput() {
        try {
            channel.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            selector.close();
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
