package dev.ipc;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The replies to one request that went to many.
 *
 * <p><em>Threading:</em> immutable, but for the futures, which complete as those of {@link Connection#request} do.
 *
 * @param each the reply of each recipient as it comes, or why there is none, as {@link Connection#request} has it; in the
 *     order in which they connected
 * @param all completes normally, once, when each has its outcome, which is at the latest 100 ms after the deadline; for no recipient, at once
 */
public record BroadcastReplies<R>(
        Map<ServerConnection, CompletableFuture<@Nullable R>> each, CompletableFuture<Result<R>> all) {
    /** Makes a value, copying the map. */
    public BroadcastReplies {
        each = Collections.unmodifiableMap(new LinkedHashMap<>(each));
    }

    /**
     * What became of the request, for each recipient.
     *
     * @param replies what those answered who did, null among it
     * @param failed why others didn't: an {@link IpcException}, or what the user completed the future with
     */
    public record Result<R>(Map<ServerConnection, @Nullable R> replies, Map<ServerConnection, Throwable> failed) {
        /** Makes a result, copying the maps. */
        public Result {
            replies = Collections.unmodifiableMap(new LinkedHashMap<>(replies));
            failed = Collections.unmodifiableMap(new LinkedHashMap<>(failed));
        }
    }
}
