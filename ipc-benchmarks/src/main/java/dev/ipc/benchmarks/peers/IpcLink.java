package dev.ipc.benchmarks.peers;

import dev.ipc.Connection;
import dev.ipc.IpcClient;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A client's connection of {@link IpcPeer}. */
final class IpcLink implements Link {
    /** So many notes make a batch; the last one's outcome stands for all of it, since they are written in order. */
    private static final int NOTES_IN_A_BATCH = 32;

    private static final int BATCHES_UNDER_WAY = 16;

    /** With so many bytes a batch has fewer: what waits in the queue should still be in the processor's cache when its turn comes. */
    private static final int BYTES_IN_A_BATCH = 128 << 10;

    private static final int BYTES_UNDER_WAY = 4 * BYTES_IN_A_BATCH;

    private final IpcClient client;
    private final Connection connection;
    private final Awaited awaited;
    private final boolean direct;
    private final boolean requests;

    /** Makes the link; a direct one streams in the completions of its sends. */
    IpcLink(IpcClient client, Awaited awaited, boolean direct, boolean requests) {
        this.client = client;
        this.connection = client.connection();
        this.awaited = awaited;
        this.direct = direct;
        this.requests = requests;
    }

    /** Throws where a send failed at once; one that fails later takes the connection with it, and the answers don't come. */
    static void noted(CompletableFuture<?> outcome) {
        if (outcome.isCompletedExceptionally()) {
            outcome.join();
        }
    }

    @Override
    public void ask(Note note) {
        if (requests) {
            connection.request(note, Note.class).whenComplete(this::replied);
        } else {
            noted(connection.send(note));
        }
    }

    private void replied(@Nullable Note reply, @Nullable Throwable failure) {
        if (reply == null) {
            throw new IllegalStateException("no reply", failure);
        }
        awaited.accept(reply);
    }

    @Override
    public Note call(Note note) throws Exception {
        return requests
                ? Objects.requireNonNull(connection.request(note, Note.class).join())
                : awaited.call(this, note);
    }

    @Override
    public CompletableFuture<?> send(Note note) {
        return connection.send(note);
    }

    @Override
    public void stream(Supplier<@Nullable Object> source) throws Exception {
        Window window = new Window(source);
        if (direct) {
            window.start();
            window.done.get();
        } else {
            window.run();
        }
    }

    @Override
    public void close() {
        client.close();
        client.closed().join();
    }

    /** Keeps a number of batches under way. */
    private final class Window {
        final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
        private final Supplier<@Nullable Object> source;

        Window(Supplier<@Nullable Object> source) {
            this.source = source;
        }

        /** Sends a batch; returns the outcome of its last message, or null if there is nothing more. */
        private @Nullable CompletableFuture<Void> batch() {
            CompletableFuture<Void> last = null;
            int bytes = 0;
            for (int i = 0; i < NOTES_IN_A_BATCH && bytes < BYTES_IN_A_BATCH; i++) {
                Object next = source.get();
                if (next == null) {
                    return last;
                }
                last = connection.send(next);
                bytes += bytesOf(next);
            }
            return last;
        }

        private static int bytesOf(Object message) {
            return message instanceof Blob blob ? blob.bytes().length : 0;
        }

        private static int batches(Object first) {
            int bytesOfBatch = Math.max(BYTES_IN_A_BATCH, bytesOf(first));
            return bytesOf(first) * NOTES_IN_A_BATCH < BYTES_IN_A_BATCH
                    ? BATCHES_UNDER_WAY
                    : Math.max(2, BYTES_UNDER_WAY / bytesOfBatch);
        }

        /**
         * Sends from this thread, which waits whenever the outbound queue is half full until it is nearly empty; with large messages
         * already when as much is under way as in {@link #start}.
         */
        void run() throws Exception {
            Object first = source.get();
            if (first == null) {
                return;
            }
            int most = batches(first);
            Deque<CompletableFuture<Void>> underWay = new ArrayDeque<>();
            CompletableFuture<Void> sent = connection.send(first);
            while (sent != null) {
                noted(sent);
                underWay.add(sent);
                if (most < BATCHES_UNDER_WAY && underWay.size() >= most) {
                    underWay.remove().get();
                } else if (!connection.isWritable()) {
                    connection.writable().get();
                    underWay.clear();
                }
                sent = batch();
            }
            for (CompletableFuture<Void> each : underWay) {
                each.get();
            }
        }

        /** Sends in the completions of earlier sends. */
        void start() {
            Object first = source.get();
            if (first == null) {
                done.complete(null);
                return;
            }
            int all = batches(first);
            AtomicInteger running = new AtomicInteger(1);
            connection.send(first).whenComplete((nothing, failure) -> {
                for (int i = 1; i < all; i++) {
                    running.incrementAndGet();
                    next(running);
                }
                next(running);
            });
        }

        private void next(AtomicInteger running) {
            CompletableFuture<Void> sent = batch();
            if (sent != null) {
                noted(sent);
                sent.whenComplete((nothing, failure) -> next(running));
            } else if (running.decrementAndGet() == 0) {
                done.complete(null);
            }
        }
    }
}
