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
    private final Runnable over;
    private final AtomicInteger outstanding;

    // Guarded by this
    private final Map<ServerConnection, IpcException> failed = new HashMap<>(0);

    /** Makes one; {@code over} is run when each recipient has its outcome, before anybody learns of that. */
    BroadcastFuture(Recipients recipients, Runnable over) {
        this.recipients = recipients;
        this.over = over;
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
                BroadcastFuture.this.written(1);
            }

            @Override
            public void failed(IpcException failure) {
                synchronized (BroadcastFuture.this) {
                    failed.put(recipient, failure);
                }
                settled(1);
            }
        };
    }

    /** Takes the outcome of so many recipients: the kernel has every byte. */
    void written(int some) {
        settled(some);
    }

    private void settled(int some) {
        if (outstanding.addAndGet(-some) == 0) {
            complete();
        }
    }

    private void complete() {
        over.run();
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
