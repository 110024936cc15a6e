package dev.ipc.netty;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A future of this library's: waiting for it on a thread that must not wait fails at once, with the remedy, where it would
 * otherwise deadlock.
 *
 * <p><em>Threading:</em> thread-safe.
 */
sealed class IpcFuture<T> extends CompletableFuture<T> permits RequestFuture {
    /** A thread on which nothing may wait. */
    interface Unblockable {}

    private final @Nullable Endpoint<?> after;

    IpcFuture() {
        this(null);
    }

    private IpcFuture(@Nullable Endpoint<?> after) {
        this.after = after;
    }

    /**
     * Returns a future of what an endpoint does only after the callback that runs has returned, such as its end or its next
     * connection: none of its callbacks may wait for it.
     */
    static <T> IpcFuture<T> afterCallbacksOf(Endpoint<?> endpoint) {
        return new IpcFuture<>(endpoint);
    }

    static <T> IpcFuture<T> failed(Throwable cause) {
        IpcFuture<T> future = new IpcFuture<>();
        future.completeExceptionally(cause);
        return future;
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new IpcFuture<>(after);
    }

    @Override
    public T join() {
        ensureMayWait();
        return super.join();
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        ensureMayWait();
        return super.get();
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        ensureMayWait();
        return super.get(timeout, unit);
    }

    /** Takes notice that a thread waits for this. */
    void waitedFor() {}

    private void ensureMayWait() {
        if (isDone()) {
            return;
        }
        waitedFor();
        if (after != null && after.isInCallback()) {
            throw new IllegalStateException(
                    "this is a callback of the very endpoint whose end or next connection would be"
                            + " waited for, which comes after it: return from the callback, and use thenAccept or whenComplete");
        }
        if (Thread.currentThread() instanceof Unblockable) {
            throw new IllegalStateException(
                    "this thread is an event loop, which the result depends on: it must not wait."
                            + " Use thenAccept or whenComplete, or do the work on another executor with thenAcceptAsync");
        }
    }
}
