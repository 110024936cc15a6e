package dev.ipc;

import java.util.Map;
import java.util.Set;

/**
 * What became of a broadcast, for each recipient.
 *
 * <p><em>Threading:</em> immutable.
 *
 * @param written those whose kernel has every byte
 * @param failed those who don't have it, with the reason: an {@link EncodingException} or a {@link SendFailedException}
 */
public record BroadcastResult(Set<ServerConnection> written, Map<ServerConnection, IpcException> failed) {
    /** Makes a result, copying the collections. */
    public BroadcastResult {
        written = Set.copyOf(written);
        failed = Map.copyOf(failed);
    }

    /** Returns how many recipients there were. */
    public int recipients() {
        return written.size() + failed.size();
    }
}
