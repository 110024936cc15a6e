package dev.ipc;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * One request, as its handler sees it.
 *
 * <p><em>Threading:</em> thread-safe; no method blocks. A handler may keep it.
 *
 * @param <C> the connection as this side sees it
 */
public interface RequestContext<C extends Connection> {
    /** Returns the connection that the request came by. */
    C connection();

    /** Returns how long the requester still waits; zero once it doesn't. */
    Duration remaining();

    /**
     * Returns whether the requester no longer waits: it cancelled, its deadline passed or the connection ended, and there was
     * no answer before. An answer then goes nowhere.
     */
    boolean isCancelled();

    /**
     * Returns the future that tells of the moment from which on the request {@link #isCancelled()}.
     *
     * @return completes normally, at most once, on the connection's event loop, where dependents must not block; a copy, whose
     *     completion by the caller changes nothing
     */
    CompletableFuture<Void> cancelled();

    /**
     * Takes the answer out of the handler's result: from here on only the object returned answers, however long after the
     * handler. One that is dropped costs the requester its whole deadline, after which it is told that the request failed.
     *
     * @return the same object at each call
     */
    Reply replyLater();
}
