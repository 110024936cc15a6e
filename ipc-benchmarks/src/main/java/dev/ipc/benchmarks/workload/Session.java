package dev.ipc.benchmarks.workload;

import dev.ipc.benchmarks.peers.Link;
import dev.ipc.benchmarks.peers.Note;
import dev.ipc.benchmarks.peers.Peer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client's side of a comparison: one link that stays, and more where a workload wants them.
 *
 * <p><em>Threading:</em> for the thread that runs the workloads.
 */
final class Session {
    private static final long DEADLINE_SECONDS = 30;

    private final Peer peer;
    private final Path directory;
    private final Link link;
    private volatile Consumer<Object> received = message -> {};
    private final List<Listener> listeners = new ArrayList<>();
    private boolean listening;
    private long lastCommand;

    Session(Peer peer, Path directory) throws Exception {
        this.peer = peer;
        this.directory = directory;
        this.link = open(message -> received.accept(message));
    }

    Link link() {
        return link;
    }

    /** Sets what takes what arrives on {@link #link}. */
    void received(Consumer<Object> consumer) {
        received = consumer;
    }

    /** Has {@link #link} receive broadcasts, from the first call on. */
    void listen() throws Exception {
        if (!listening) {
            listening = true;
            link.listen();
        }
    }

    /** Returns so many links more that receive broadcasts; those of the last call, if they are as many. */
    List<Listener> listeners(int count) throws Exception {
        if (listeners.size() != count) {
            closeListeners();
        }
        while (listeners.size() < count) {
            Listener listener = new Listener();
            listeners.add(listener);
            listener.link = open(message -> listener.received.accept(message));
            listener.link.listen();
            check(listener.link.call(Note.of(0x1000)), 0x1000);
        }
        return List.copyOf(listeners);
    }

    /** Closes all but {@link #link}. */
    void closeListeners() throws Exception {
        for (Listener listener : listeners) {
            if (listener.link != null) {
                listener.link.close();
            }
        }
        listeners.clear();
    }

    /** A link that receives broadcasts from one run to the next. */
    static final class Listener {
        private volatile Consumer<Object> received = message -> {};
        private @Nullable Link link;

        /** Sets what takes what arrives. */
        void received(Consumer<Object> consumer) {
            received = consumer;
        }
    }

    /** Opens one more link. */
    Link open(Consumer<Object> consumer) throws Exception {
        return peer.connect(directory, consumer);
    }

    /** Has the server do something, and returns its answer. */
    String command(String name, String argument) throws Exception {
        return link.call(newCommand(name, argument)).text();
    }

    long commandForNumber(String name) throws Exception {
        return Long.parseLong(command(name, ""));
    }

    /** Returns a note that has the server do something. */
    synchronized Note newCommand(String name, String argument) {
        return Note.command(name, ++lastCommand << 12 | 0xfff, argument);
    }

    /** Checks an answer. */
    static void check(Note answer, long expectedId) {
        if (answer.id() != expectedId || !answer.isIntact()) {
            throw new IllegalStateException("asked " + expectedId + ", got " + answer);
        }
    }

    /** Waits for the end of a workload, not for ever. */
    static <T> T await(CompletableFuture<T> future, java.time.Duration duration) throws Exception {
        return future.get(duration.toSeconds() + DEADLINE_SECONDS, TimeUnit.SECONDS);
    }
}
