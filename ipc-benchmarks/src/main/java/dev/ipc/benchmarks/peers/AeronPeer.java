package dev.ipc.benchmarks.peers;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.FragmentHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.jspecify.annotations.Nullable;

/**
 * Aeron's shared memory, with its media driver in the server's process, and Kryo. Each process polls with one thread, which spins
 * while there is something to do and for some milliseconds after.
 *
 * <p>A client sends on one stream for all, and receives on a stream of its own, whose number is in front of what it sends, and on
 * one for broadcasts.
 */
final class AeronPeer implements Peer {
    private static final String CHANNEL = "aeron:ipc?term-length=16m";
    private static final String SMALL_CHANNEL = "aeron:ipc?term-length=64k";
    private static final int TO_SERVER = 10;
    private static final int BROADCAST = 11;
    private static final int FRAGMENTS = 64;
    private static final AtomicInteger LAST_STREAM = new AtomicInteger();
    private static @Nullable Aeron clients;
    private static @Nullable AeronPoller poller;

    /** Spins for some 20 ms, then sleeps up to 5 ms. */
    static IdleStrategy idle() {
        return new BackoffIdleStrategy(500_000, 10, 1_000, 5_000_000);
    }

    @Override
    public Serving serve(Path directory, Answers answers) {
        Path shared =
                Path.of(Files.isDirectory(Path.of("/dev/shm")) ? "/dev/shm" : System.getProperty("java.io.tmpdir"));
        String place = shared.resolve("aeron-" + directory.getFileName()).toString();
        MediaDriver driver = MediaDriver.launch(new MediaDriver.Context()
                .aeronDirectoryName(place)
                .dirDeleteOnStart(true)
                .dirDeleteOnShutdown(true)
                .termBufferSparseFile(true)
                .threadingMode(ThreadingMode.SHARED)
                .sharedIdleStrategy(new BackoffIdleStrategy(100, 10, 1_000, 1_000_000)));
        Runtime.getRuntime().addShutdownHook(new Thread(driver::close));
        Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(place));
        Map<Integer, AeronSender> senders = new ConcurrentHashMap<>();
        KryoBytes kryo = new KryoBytes();
        AeronSender broadcast = new AeronSender(aeron.addExclusivePublication(CHANNEL, BROADCAST));
        AeronPoller polling = new AeronPoller(idle());
        Subscription subscription = aeron.addSubscription(CHANNEL, TO_SERVER);
        FragmentHandler taker = AeronPoller.whole((buffer, offset, length, header) -> {
            int stream = buffer.getInt(offset);
            Object message =
                    kryo.decode(AeronPoller.bytes(buffer, offset + Integer.BYTES, length - Integer.BYTES, kryo));
            Object answer = answers.take(message);
            if (answer != null) {
                senders.computeIfAbsent(
                                stream, number -> new AeronSender(aeron.addExclusivePublication(SMALL_CHANNEL, number)))
                        .send(0, answer);
            }
        });
        polling.add(() -> subscription.poll(taker, FRAGMENTS));
        Threads.start("poller", polling::run);
        return new Serving() {
            @Override
            public void broadcast(Note note) {
                broadcast.send(0, note);
            }

            @Override
            public void close() {
                aeron.close();
                driver.close();
            }
        };
    }

    private static synchronized Aeron clients(Path directory) {
        Aeron aeron = clients;
        if (aeron == null) {
            Path shared =
                    Path.of(Files.isDirectory(Path.of("/dev/shm")) ? "/dev/shm" : System.getProperty("java.io.tmpdir"));
            aeron = Aeron.connect(new Aeron.Context()
                    .aeronDirectoryName(
                            shared.resolve("aeron-" + directory.getFileName()).toString()));
            clients = aeron;
            AeronPoller polling = new AeronPoller(idle());
            poller = polling;
            Threads.start("poller", polling::run);
        }
        return aeron;
    }

    @Override
    public Link connect(Path directory, Consumer<Object> received) {
        Aeron aeron = clients(directory);
        AeronPoller polling = java.util.Objects.requireNonNull(poller);
        int stream = (int) (ProcessHandle.current().pid() % 100_000) * 10_000 + 100 + LAST_STREAM.incrementAndGet();
        Awaited awaited = new Awaited(received);
        Subscription answers = aeron.addSubscription(SMALL_CHANNEL, stream);
        ExclusivePublication publication = aeron.addExclusivePublication(CHANNEL, TO_SERVER);
        while (!publication.isConnected()) {
            Thread.onSpinWait();
        }
        AeronSender sender = new AeronSender(publication);
        KryoBytes kryo = new KryoBytes();
        FragmentHandler taker = AeronPoller.whole((buffer, offset, length, header) -> awaited.accept(
                kryo.decode(AeronPoller.bytes(buffer, offset + Integer.BYTES, length - Integer.BYTES, kryo))));
        AeronLink link = new AeronLink(stream, sender, awaited, polling, answers);
        link.poll(() -> answers.poll(taker, FRAGMENTS));
        link.onListen(() -> {
            Subscription broadcasts = aeron.addSubscription(CHANNEL, BROADCAST);
            link.poll(() -> broadcasts.poll(taker, FRAGMENTS));
            while (!broadcasts.isConnected()) {
                Thread.onSpinWait();
            }
            return broadcasts;
        });
        return link;
    }
}
