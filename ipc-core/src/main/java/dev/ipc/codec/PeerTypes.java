package dev.ipc.codec;

import dev.ipc.EncodingException;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one peer's type table means to this endpoint: how to read the bodies that the peer sends, and which types it can take.
 * Made by {@link MessageTypes#resolve}; connections whose peers sent equal tables may share one.
 *
 * <p><em>Threading:</em> thread-safe.
 */
public final class PeerTypes {
    private final Object owner;
    private final int[] ids;
    private final TypeEntry[] entries;
    private final boolean references;
    private final long[] granted;

    /** How the peer's bodies carry each type of this endpoint's, by this endpoint's id. */
    private final @Nullable Format[] formats;

    private final Map<Integer, String> refusals;

    /**
     * Makes the resolved form.
     *
     * @param owner identifies the message types that resolved it
     * @param ids the peer's ids, rising, of the types that can be read
     * @param entries the types of this endpoint's that they stand for
     * @param formats how the peer's bodies carry each type of this endpoint's, by this endpoint's id; null if they can't
     * @param granted what a {@link TypeUse} may hold
     * @param refusals for every bit that isn't granted, why
     */
    PeerTypes(
            Object owner,
            int[] ids,
            TypeEntry[] entries,
            @Nullable Format[] formats,
            boolean references,
            long[] granted,
            Map<Integer, String> refusals) {
        this.owner = owner;
        this.ids = ids;
        this.entries = entries;
        this.formats = formats;
        this.references = references;
        this.granted = granted;
        this.refusals = refusals;
    }

    /**
     * Requires that the peer can decode a body that this endpoint encoded.
     *
     * @param use what came with the body from a codec of the message types that resolved this peer
     * @throws EncodingException if the peer lacks a type or a constant, or has a type with another shape; the message has
     *     both shapes
     */
    public void requireExchangeable(TypeUse use) throws EncodingException {
        int missing = use.firstBeyond(granted);
        if (missing >= 0) {
            throw new EncodingException(
                    EncodingException.Reason.NOT_EXCHANGEABLE,
                    refusals.getOrDefault(missing, "the message is of other message types"),
                    null);
        }
    }

    /** Requires that the same message types resolved this and {@code other}. */
    void requireSameOwner(PeerTypes other) {
        if (owner != other.owner) {
            throw new IllegalArgumentException("the sender was resolved by other message types than this codec's");
        }
    }

    /** Returns whether the peer's bodies carry reference markers. */
    boolean references() {
        return references;
    }

    /** Returns what an id of the peer's stands for. */
    TypeEntry entry(int id) {
        TypeEntry entry = id < TypeTable.FIRST_ID ? builtIn(id) : registered(id);
        if (entry == null) {
            throw CodecFailure.malformed(
                    id == -1 ? "a class is given by name" : "id " + id + " is of no type that both ends can exchange");
        }
        return entry;
    }

    /** Returns how the peer's bodies carry a type of this endpoint's. */
    Format formatOf(TypeEntry entry) {
        if (entry.isBuiltIn()) {
            return entry.format();
        }
        Format format = formats[entry.id() - TypeTable.FIRST_ID];
        if (format == null) {
            throw CodecFailure.malformed(entry.name() + " can't be exchanged with the sender");
        }
        return format;
    }

    private static @Nullable TypeEntry builtIn(int id) {
        return id < 0 ? null : BuiltIns.byId(id);
    }

    private @Nullable TypeEntry registered(int id) {
        int index = id - TypeTable.FIRST_ID;
        if (index >= ids.length || ids[index] != id) {
            index = Arrays.binarySearch(ids, id);
        }
        return index < 0 ? null : entries[index];
    }
}
