package dev.ipc;

import org.jspecify.annotations.Nullable;

/**
 * Answers the requests of one class.
 *
 * <p>Called once for each request that arrives, unless it was cancelled or its deadline passed before its turn, in one order
 * with the messages of its connection and never at the same time as another callback of it. It runs on the endpoint's executor, off the
 * event loop, so it may block, which holds up its own connection: what takes long is better answered by a
 * {@link java.util.concurrent.CompletionStage} or {@linkplain RequestContext#replyLater() later}.
 *
 * @param <C> the connection as this side sees it
 * @param <Q> the class of the requests
 */
@FunctionalInterface
public interface RequestHandler<C extends Connection, Q> {
    /**
     * Handles one request.
     *
     * @return the reply: any message or null; or a {@link java.util.concurrent.CompletionStage} of it, which the next request
     *     doesn't wait for; ignored once the handler has chosen to {@linkplain RequestContext#replyLater() reply later}
     * @throws Exception becomes an error reply, as does what fails a stage: with the text of a
     *     {@link RequestFailedException}, of any other without; it is logged, and the connection goes on
     */
    @Nullable
    Object handle(RequestContext<? extends C> context, Q request) throws Exception;
}
