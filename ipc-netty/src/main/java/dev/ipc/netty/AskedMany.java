package dev.ipc.netty;

import dev.ipc.BroadcastReplies;
import dev.ipc.ServerConnection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One request to many: gathers what becomes of it, and completes when each recipient has its outcome.
 *
 * <p><em>Threading:</em> thread-safe; it completes outside of its lock.
 */
final class AskedMany<R> {
    private final Map<ServerConnection, RequestFuture<R>> futures = new LinkedHashMap<>();
    private final IpcFuture<BroadcastReplies.Result<R>> all = new IpcFuture<>();

    // Guarded by this
    private final Map<ServerConnection, @Nullable R> replies = new LinkedHashMap<>();
    private final Map<ServerConnection, Throwable> failed = new LinkedHashMap<>();

    /** Makes one whose futures are those given. */
    AskedMany(List<NettyServerConnection> recipients, List<RequestFuture<R>> futures) {
        for (int i = 0; i < recipients.size(); i++) {
            this.futures.put(recipients.get(i), futures.get(i));
        }
    }

    /** Watches the futures; returns what the user gets. */
    BroadcastReplies<R> replies() {
        if (futures.isEmpty()) {
            all.complete(new BroadcastReplies.Result<>(replies, failed));
        }
        futures.forEach(
                (recipient, future) -> future.whenComplete((reply, failure) -> settle(recipient, reply, failure)));
        Map<ServerConnection, CompletableFuture<@Nullable R>> each = new LinkedHashMap<>(futures);
        return new BroadcastReplies<>(each, all);
    }

    private void settle(ServerConnection recipient, @Nullable R reply, @Nullable Throwable failure) {
        BroadcastReplies.Result<R> result;
        synchronized (this) {
            if (failure == null) {
                replies.put(recipient, reply);
            } else {
                failed.put(recipient, failure);
            }
            if (replies.size() + failed.size() < futures.size()) {
                return;
            }
            result = new BroadcastReplies.Result<>(replies, failed);
        }
        all.complete(result);
    }
}
