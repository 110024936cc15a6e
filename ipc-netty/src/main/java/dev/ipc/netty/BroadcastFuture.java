package dev.ipc.netty;

import dev.ipc.BroadcastResult;
import dev.ipc.IpcException;
import dev.ipc.ServerConnection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The future of one broadcast: complete when each recipient has its outcome.
 *
 * <p><em>Threading:</em> thread-safe; it completes outside of its lock.
 */
final class BroadcastFuture {
    private final IpcFuture<BroadcastResult> future = new IpcFuture<>();
    private final Recipients recipients;
    private final AtomicInteger outstanding;

    // Guarded by this
    private final Map<ServerConnection, IpcException> failed = new HashMap<>(0);

    BroadcastFuture(Recipients recipients) {
        this.recipients = recipients;
        this.outstanding = new AtomicInteger(recipients.list().size());
        if (recipients.list().isEmpty()) {
            complete();
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
                settled();
            }

            @Override
            public void failed(IpcException failure) {
                synchronized (BroadcastFuture.this) {
                    failed.put(recipient, failure);
                }
                settled();
            }
        };
    }

    private void settled() {
        if (outstanding.decrementAndGet() == 0) {
            complete();
        }
    }

    private void complete() {
        Set<ServerConnection> written = recipients.set();
        Map<ServerConnection, IpcException> failures;
        synchronized (this) {
            failures = Map.copyOf(failed);
        }
        if (!failures.isEmpty()) {
            written = new HashSet<>(written);
            written.removeAll(failures.keySet());
        }
        future.complete(new BroadcastResult(written, failures));
    }
}
