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
sealed class IpcFuture<T> extends CompletableFuture<T> permits RequestFuture, SendFuture {
    /** A thread on which nothing may wait. */
    interface Unblockable {}

    private final @Nullable Endpoint<?> after;

    /** What it is made from, if that is a request. */
    private final @Nullable RequestFuture<?> source;

    IpcFuture() {
        this(null);
    }

    /**
     * Makes a future.
     *
     * @param after whose callbacks must not wait for it, since it is of what happens after the one that runs has returned, such as the
     *     end of that endpoint or its next connection; null for none
     */
    IpcFuture(@Nullable Endpoint<?> after) {
        this(after, null);
    }

    private IpcFuture(@Nullable Endpoint<?> after, @Nullable RequestFuture<?> source) {
        this.after = after;
        this.source = source;
    }

    static <T> IpcFuture<T> completed(T value) {
        IpcFuture<T> future = new IpcFuture<>();
        future.complete(value);
        return future;
    }

    static <T> IpcFuture<T> failed(Throwable cause) {
        IpcFuture<T> future = new IpcFuture<>();
        future.completeExceptionally(cause);
        return future;
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new IpcFuture<>(after, request());
    }

    @Override
    public T join() {
        RequestFuture<?> awaited = beginWait();
        try {
            return super.join();
        } finally {
            endWait(awaited);
        }
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        RequestFuture<?> awaited = beginWait();
        try {
            return super.get();
        } finally {
            endWait(awaited);
        }
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        RequestFuture<?> awaited = beginWait();
        try {
            return super.get(timeout, unit);
        } finally {
            endWait(awaited);
        }
    }

    /** Returns the request whose reply this waits for, if it is known; otherwise null. */
    @Nullable
    RequestFuture<?> request() {
        return source;
    }

    /** Returns the request whose reply a callback begins to wait for, if one does; fails where nothing may wait. */
    private @Nullable RequestFuture<?> beginWait() {
        if (isDone()) {
            return null;
        }
        ensureMayWait();
        RequestFuture<?> request = request();
        return request != null && request.beginWait() ? request : null;
    }

    private static void endWait(@Nullable RequestFuture<?> awaited) {
        if (awaited != null) {
            awaited.endWait();
        }
    }

    private void ensureMayWait() {
        if (after != null && CallbackScope.isOf(after)) {
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
