package dev.ipc.netty;

import dev.ipc.IpcException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The future of the next moment at which a queue is writable, while somebody waits for it.
 *
 * <p><em>Threading:</em> thread-safe.
 */
final class WritableSignal {
    private @Nullable IpcFuture<Void> awaited;

    /** Returns a future that the next {@link #complete} or {@link #fail} completes. */
    synchronized CompletableFuture<Void> await() {
        if (awaited == null) {
            awaited = new IpcFuture<>();
        }
        return awaited.copy();
    }

    /** Says that the queue is writable; under no lock. */
    @SuppressWarnings("NullAway") // a future of Void completes with null
    void complete() {
        IpcFuture<Void> taken = take();
        if (taken != null) {
            taken.complete(null);
        }
    }

    /** Says that it never will be again; under no lock. */
    void fail(IpcException failure) {
        IpcFuture<Void> taken = take();
        if (taken != null) {
            taken.completeExceptionally(failure);
        }
    }

    private synchronized @Nullable IpcFuture<Void> take() {
        IpcFuture<Void> taken = awaited;
        awaited = null;
        return taken;
    }
}
