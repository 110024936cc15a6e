package dev.ipc.examples.chat;

import dev.ipc.BroadcastResult;
import dev.ipc.Connection;
import dev.ipc.SendFailedException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of the words that the room sends: nothing is sent whose failure nobody looks at.
 *
 * <p><em>Threading:</em> thread-safe.
 */
final class Delivery {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    private Delivery() {}

    /** Answers the one who asked. That fails only where the connection is ending, of which the room hears by itself. */
    static void answer(Connection connection, ServerWord word) {
        watch(connection.send(word.toMessage()));
    }

    /** Answers with a {@link ServerWord.Problem}. */
    static void refuse(Connection connection, String code, String text) {
        answer(connection, new ServerWord.Problem(code, text));
    }

    /** Tells a speaker that a line didn't reach somebody. */
    static void notDelivered(Member speaker, String to, String text, @Nullable Throwable failure) {
        LOG.debug("a line of {} was not delivered to {}", speaker.name(), to, failure);
        refuse(speaker.connection(), "NOT_DELIVERED", "Not delivered to " + to + ": " + ChatText.excerpt(text));
    }

    /** Notes who didn't hear of somebody's coming or going: those whose own connection is ending. */
    static void watchBroadcast(CompletableFuture<BroadcastResult> told) {
        watch(told.thenAccept(result -> result.failed()
                .forEach((connection, failure) -> LOG.debug("{} was not told", connection.peer(), failure))));
    }

    /** Sees to it that no failure goes unseen: any but that of a connection's end is a fault of the chat's own. */
    @SuppressWarnings("FutureReturnValueIgnored") // what it would complete with is handled here
    static void watch(CompletableFuture<?> work) {
        work.whenComplete((done, failure) -> {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            if (cause instanceof SendFailedException) {
                LOG.debug("a send failed", cause);
            } else if (cause != null) {
                LOG.warn("a word was not sent", cause);
            }
        });
    }
}
