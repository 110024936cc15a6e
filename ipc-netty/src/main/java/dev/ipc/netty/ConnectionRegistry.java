package dev.ipc.netty;

import dev.ipc.BroadcastResult;
import dev.ipc.IpcException;
import dev.ipc.ServerConnection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The live connections of one server, in the order in which they connected.
 *
 * <p><em>Threading:</em> thread-safe. One lock covers the membership and, in {@link #broadcast}, the appends to the
 * recipients' queues: that makes the order of two broadcasts the same for everybody. No code of the user's runs under it.
 */
final class ConnectionRegistry {
    private final Map<Long, NettyServerConnection> connections = new LinkedHashMap<>();
    private final GroupMembers groups = new GroupMembers();
    private final MemoryBudget budget;
    private @Nullable Recipients all;

    /** Makes an empty one; the messages of broadcasts count in a budget. */
    ConnectionRegistry(MemoryBudget budget) {
        this.budget = budget;
    }

    /** Returns the connections of this moment. */
    List<NettyServerConnection> snapshot() {
        return all().list();
    }

    /** Returns the connections of this moment; copied once after each change. */
    synchronized Recipients all() {
        Recipients current = all;
        if (current == null) {
            current = new Recipients(List.copyOf(connections.values()));
            all = current;
        }
        return current;
    }

    /** Makes a live connection a member of a group; returns whether it has become one. */
    synchronized boolean join(String group, NettyServerConnection connection) {
        return connections.containsKey(connection.id()) && groups.add(group, connection);
    }

    synchronized boolean leave(String group, NettyServerConnection connection) {
        return groups.remove(group, connection);
    }

    synchronized List<NettyServerConnection> members(String group) {
        return groups.members(group);
    }

    synchronized Set<String> groupsOf(NettyServerConnection connection) {
        return groups.groupsOf(connection);
    }

    synchronized Optional<ServerConnection> get(long id) {
        return Optional.ofNullable(connections.get(id));
    }

    /** Queues one encoded message for each of the recipients; completes when each has its outcome. */
    CompletableFuture<BroadcastResult> broadcast(EncodedMessage message, Recipients recipients) {
        SharedMessage shared = new SharedMessage(message, recipients, budget);
        List<Runnable> afterwards = new ArrayList<>(0);
        synchronized (this) {
            for (NettyServerConnection recipient : recipients.list()) {
                IpcException problem = recipient.sender().exchangeProblem(message);
                Runnable then =
                        problem == null ? recipient.sender().offer(shared) : () -> shared.failed(recipient, problem);
                if (then != Sender.NOTHING) {
                    afterwards.add(then);
                }
            }
        }
        afterwards.forEach(Runnable::run);
        return shared.result();
    }

    /** Queues one encoded request for each of the recipients, each with its future, in one order with broadcasts. */
    <R> void broadcastRequest(
            EncodedMessage message, List<NettyServerConnection> recipients, List<RequestFuture<R>> futures) {
        List<Runnable> afterwards = new ArrayList<>(recipients.size());
        List<@Nullable IpcException> problems = new ArrayList<>(recipients.size());
        for (NettyServerConnection recipient : recipients) {
            problems.add(recipient.sender().problemWith(message));
        }
        synchronized (this) {
            for (int i = 0; i < recipients.size(); i++) {
                NettyServerConnection recipient = recipients.get(i);
                RequestFuture<R> future = futures.get(i);
                IpcException problem = problems.get(i);
                afterwards.add(
                        problem == null
                                ? recipient
                                        .sentRequests()
                                        .offer(
                                                message.newEnvelope(FrameHead.REQUEST)
                                                        .withSharedBody(),
                                                future)
                                : () -> {
                                    recipient.counters().countFailure(problem);
                                    future.notSent(problem);
                                });
            }
        }
        afterwards.forEach(Runnable::run);
    }

    /** Makes a live connection a member, until it is {@linkplain #remove removed}. */
    synchronized void add(NettyServerConnection connection) {
        connections.put(connection.id(), connection);
        all = null;
    }

    synchronized void remove(NettyConnection connection) {
        NettyServerConnection removed = connections.remove(connection.id());
        if (removed != null) {
            groups.removeFromAll(removed);
            all = null;
        }
    }
}
