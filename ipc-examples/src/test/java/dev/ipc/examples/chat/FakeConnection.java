package dev.ipc.examples.chat;

import dev.ipc.AttributeKey;
import dev.ipc.CloseReason;
import dev.ipc.IpcServer;
import dev.ipc.Message;
import dev.ipc.Peer;
import dev.ipc.SendFailedException;
import dev.ipc.ServerConnection;
import dev.ipc.ServiceAddress;
import dev.ipc.Statistics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A connection of a {@link FakeServer}. */
final class FakeConnection implements ServerConnection {
    private final FakeServer server;
    private final long id;
    private final List<ServerWord> heard = new ArrayList<>();
    private final List<CompletableFuture<Void>> held = new ArrayList<>();
    private boolean failing;
    private boolean holding;

    FakeConnection(FakeServer server, long id) {
        this.server = server;
        this.id = id;
    }

    /** Returns what it was sent since the last call. */
    synchronized List<ServerWord> heard() {
        List<ServerWord> result = List.copyOf(heard);
        heard.clear();
        return result;
    }

    /** Lets all later sends fail. */
    void fail() {
        failing = true;
    }

    /** Keeps all later sends from completing until they are released. */
    synchronized void hold() {
        holding = true;
    }

    synchronized void release() {
        holding = false;
        held.forEach(each -> each.complete(null));
        held.clear();
    }

    @Override
    public synchronized CompletableFuture<Void> send(Object message) {
        if (failing) {
            return CompletableFuture.failedFuture(new SendFailedException(
                    SendFailedException.Reason.CLOSED,
                    SendFailedException.Certainty.NOT_SENT,
                    "closed",
                    new CloseReason.PeerGone(),
                    null));
        }
        heard.add(ServerWord.of((Message) message).orElseThrow());
        CompletableFuture<Void> sent = new CompletableFuture<>();
        if (holding) {
            held.add(sent);
        } else {
            sent.complete(null);
        }
        return sent;
    }

    @Override
    public <R> CompletableFuture<R> request(Object message, Class<R> replyType) {
        return request(message, replyType, Duration.ofSeconds(1));
    }

    @Override
    public <R> CompletableFuture<R> request(Object message, Class<R> replyType, Duration timeout) {
        throw new UnsupportedOperationException("the chat asks nothing");
    }

    @Override
    public CompletableFuture<Void> sendAndConfirm(Object message) {
        return send(message);
    }

    @Override
    public CompletableFuture<Void> sendAndConfirm(Object message, Duration timeout) {
        return send(message);
    }

    @Override
    public CompletableFuture<Void> barrier() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public IpcServer server() {
        return server;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public ServiceAddress address() {
        return server.address();
    }

    @Override
    public Peer peer() {
        return new Peer(
                OptionalLong.of(100 + id),
                OptionalInt.of(7),
                OptionalInt.of(8),
                Optional.empty(),
                Peer.Hints.NONE,
                new Peer.Label(Optional.of("root (pid 1, uid 0)"), OptionalLong.of(1)));
    }

    @Override
    public boolean isOpen() {
        return !failing;
    }

    @Override
    public Optional<Duration> roundTripTime() {
        return Optional.empty();
    }

    @Override
    public boolean isWritable() {
        return isOpen();
    }

    @Override
    public CompletableFuture<Void> writable() {
        return new CompletableFuture<>();
    }

    @Override
    public Set<String> groups() {
        return Set.of();
    }

    @Override
    public <T> Optional<T> attribute(AttributeKey<T> key) {
        return Optional.empty();
    }

    @Override
    public <T> Optional<T> setAttribute(AttributeKey<T> key, @Nullable T value) {
        throw new UnsupportedOperationException("nobody here attaches anything");
    }

    @Override
    public Statistics statistics() {
        return Statistics.of(counter -> 0);
    }

    @Override
    public void close() {}

    @Override
    public void abort() {}

    @Override
    public CompletableFuture<CloseReason> closed() {
        return new CompletableFuture<>();
    }
}
