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
sealed class IpcFuture<T> extends CompletableFuture<T> permits IpcFuture.Dependent, RequestFuture, SendFuture {
    /** A thread on which nothing may wait. */
    interface Unblockable {}

    IpcFuture() {}

    /**
     * Makes a future of what happens after the callback that runs has returned, such as the end of an endpoint or its next
     * connection: no callback of that endpoint must wait for it.
     */
    static <T> IpcFuture<T> after(Endpoint<?> endpoint) {
        return new Dependent<>(endpoint, null);
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
        Endpoint<?> endpoint = after();
        RequestFuture<?> request = request();
        return endpoint == null && request == null ? new IpcFuture<>() : new Dependent<>(endpoint, request);
    }

    @Override
    public T join() {
        RequestFuture<?> awaited = beginWait();
        try {
            lookFor(Long.MAX_VALUE);
            return super.join();
        } finally {
            endWait(awaited);
        }
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        RequestFuture<?> awaited = beginWait();
        try {
            lookFor(Long.MAX_VALUE);
            return super.get();
        } finally {
            endWait(awaited);
        }
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        RequestFuture<?> awaited = beginWait();
        try {
            long most = unit.toNanos(timeout);
            return super.get(most - lookFor(most), TimeUnit.NANOSECONDS);
        } finally {
            endWait(awaited);
        }
    }

    /** Returns the endpoint whose callbacks must not wait for this, or null. */
    @Nullable
    Endpoint<?> after() {
        return null;
    }

    /** Returns the request whose reply this waits for, if it is known; otherwise null. */
    @Nullable
    RequestFuture<?> request() {
        return null;
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

    /** Looks for a reply before this thread sleeps for it, if that is wanted; returns for how long, at most so many nanoseconds. */
    private long lookFor(long mostNanos) {
        RequestFuture<?> request = request();
        return request == null || isDone() ? 0 : request.lookFor(this, mostNanos);
    }

    private static void endWait(@Nullable RequestFuture<?> awaited) {
        if (awaited != null) {
            awaited.endWait();
        }
    }

    private void ensureMayWait() {
        Endpoint<?> endpoint = after();
        if (endpoint != null && CallbackScope.isOf(endpoint)) {
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

    /** One that depends on more than itself; most don't, and are smaller. */
    static final class Dependent<T> extends IpcFuture<T> {
        private final @Nullable Endpoint<?> after;
        private final @Nullable RequestFuture<?> request;

        Dependent(@Nullable Endpoint<?> after, @Nullable RequestFuture<?> request) {
            this.after = after;
            this.request = request;
        }

        @Override
        @Nullable
        Endpoint<?> after() {
            return after;
        }

        @Override
        @Nullable
        RequestFuture<?> request() {
            return request;
        }
    }
}
