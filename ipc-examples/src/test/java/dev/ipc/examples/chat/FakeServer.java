package dev.ipc.examples.chat;

import dev.ipc.BroadcastReplies;
import dev.ipc.BroadcastResult;
import dev.ipc.CloseReason;
import dev.ipc.ConnectionGroup;
import dev.ipc.IpcException;
import dev.ipc.IpcServer;
import dev.ipc.Message;
import dev.ipc.RefusalReason;
import dev.ipc.ServerConnection;
import dev.ipc.ServiceAddress;
import dev.ipc.Statistics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** A server without sockets: its connections keep what they are sent, and fail or hold it where a test says so. */
final class FakeServer implements IpcServer {
    private final List<FakeConnection> connections = new ArrayList<>();

    FakeConnection connect() {
        FakeConnection connection = new FakeConnection(this, connections.size() + 1L);
        connections.add(connection);
        return connection;
    }

    @Override
    public ServiceAddress address() {
        return ServiceAddress.of("test", "chat");
    }

    @Override
    public Path socketPath() {
        return Path.of("chat.sock");
    }

    @Override
    public List<ServerConnection> connections() {
        return List.copyOf(connections);
    }

    @Override
    public Optional<ServerConnection> connection(long id) {
        return connections().stream().filter(each -> each.id() == id).findFirst();
    }

    @Override
    public Map<RefusalReason, Long> refusals() {
        return Map.of();
    }

    @Override
    public CompletableFuture<BroadcastResult> broadcast(
            Object message, Predicate<? super ServerConnection> recipients) {
        Set<ServerConnection> written = new HashSet<>();
        Map<ServerConnection, IpcException> failed = new LinkedHashMap<>();
        List<CompletableFuture<Void>> sends = new ArrayList<>();
        for (FakeConnection connection : connections) {
            if (recipients.test(connection)) {
                sends.add(connection.send((Message) message).handle((done, failure) -> {
                    if (failure instanceof IpcException why) {
                        failed.put(connection, why);
                    } else {
                        written.add(connection);
                    }
                    return null;
                }));
            }
        }
        return CompletableFuture.allOf(sends.toArray(CompletableFuture[]::new))
                .thenApply(done -> new BroadcastResult(written, failed));
    }

    @Override
    public ConnectionGroup group(String name) {
        throw new UnsupportedOperationException("the chat has no groups");
    }

    @Override
    public Statistics statistics() {
        return Statistics.of(counter -> 0);
    }

    @Override
    public String describe() {
        return "a server of a test";
    }

    @Override
    public <R> BroadcastReplies<R> broadcastRequest(
            Object message, Class<R> replyType, Duration timeout, Predicate<? super ServerConnection> recipients) {
        throw new UnsupportedOperationException("the chat asks nothing");
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
