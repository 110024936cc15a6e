package dev.ipc.netty;

import dev.ipc.BroadcastResult;
import dev.ipc.IpcException;
import dev.ipc.ServerConnection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The future of one broadcast: complete when each recipient has its outcome.
 *
 * <p><em>Threading:</em> thread-safe; it completes outside of its lock.
 */
final class BroadcastFuture {
    private final IpcFuture<BroadcastResult> future = new IpcFuture<>();
    private final Set<ServerConnection> written = new HashSet<>();
    private final Map<ServerConnection, IpcException> failed = new HashMap<>();
    private int outstanding;

    BroadcastFuture(int recipients) {
        outstanding = recipients;
        if (recipients == 0) {
            future.complete(new BroadcastResult(written, failed));
        }
    }

    IpcFuture<BroadcastResult> get() {
        return future;
    }

    /** Returns what takes the outcome of one recipient. */
    Outbound.Completion of(ServerConnection recipient) {
        return new Outbound.Completion() {
            @Override
            public void written() {
                settle(recipient, null);
            }

            @Override
            public void failed(IpcException failure) {
                settle(recipient, failure);
            }
        };
    }

    private void settle(ServerConnection recipient, @Nullable IpcException failure) {
        synchronized (this) {
            if (failure == null) {
                written.add(recipient);
            } else {
                failed.put(recipient, failure);
            }
            if (--outstanding > 0) {
                return;
            }
        }
        future.complete(new BroadcastResult(written, failed));
    }
}
