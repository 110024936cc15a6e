package dev.ipc;

import org.jspecify.annotations.Nullable;

/**
 * The right to answer one request, for a handler that doesn't do so by its result.
 *
 * <p><em>Threading:</em> thread-safe; no method blocks.
 *
 * <p><em>Life cycle:</em> it is of use until the first answer, or until the requester no longer waits; later answers do
 * nothing.
 */
public interface Reply {
    /**
     * Answers with a message or null. One that can't be encoded becomes an error reply, and is logged.
     *
     * @return whether this was the first answer and the requester still waits, as far as this side knows
     */
    boolean send(@Nullable Object message);

    /**
     * Answers that the request failed: with the text of a {@link RequestFailedException}, of any other without, and then it
     * is logged.
     *
     * @return whether this was the first answer and the requester still waits, as far as this side knows
     */
    boolean fail(Throwable cause);
}
