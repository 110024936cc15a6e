package dev.ipc.micrometer;

import dev.ipc.RequestFailedException;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** How a request ended, as the value of a tag. */
final class Outcomes {
    private Outcomes() {}

    /** Returns one of a few words: {@code NONE} for an answer, otherwise why there is none. */
    static String reasonOf(@Nullable Throwable failure) {
        if (failure == null) {
            return "NONE";
        }
        if (failure instanceof RequestFailedException failed) {
            return failed.reason().name();
        }
        return failure instanceof CancellationException ? "CANCELLED" : "OTHER";
    }
}
