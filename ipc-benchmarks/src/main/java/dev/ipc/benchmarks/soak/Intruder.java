package dev.ipc.benchmarks.soak;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A hostile peer: so many times a second it connects, says what no peer may say, and goes, or stays without a word. */
final class Intruder implements AutoCloseable {
    private final UnixDomainSocketAddress socket;
    private final Random random = new Random(1);
    private final AtomicLong attempts = new AtomicLong();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

    Intruder(Path container, int timesASecond) {
        socket = UnixDomainSocketAddress.of(container.resolve(Load.ADDRESS.service() + ".sock"));
        if (timesASecond > 0) {
            clock.scheduleAtFixedRate(this::intrude, 0, 1_000_000 / timesASecond, TimeUnit.MICROSECONDS);
        }
    }

    long attempts() {
        return attempts.get();
    }

    private void intrude() {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(socket);
            attempts.incrementAndGet();
            byte[] bytes = new byte[random.nextInt(4096)];
            random.nextBytes(bytes);
            if (random.nextBoolean()) {
                byte[] head = "HTTP/1.1 200 OK\r\nipc-version: 1\r\ncontent-length: 4000\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII);
                channel.write(ByteBuffer.wrap(head, 0, random.nextInt(head.length)));
            }
            channel.write(ByteBuffer.wrap(bytes));
        } catch (IOException e) {
            // turned away, which is what is wanted
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
