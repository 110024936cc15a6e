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
    private final Binding[] bindings;
    private final boolean references;
    private final long[] granted;

    /** How the peer's bodies carry each type of this endpoint's, by this endpoint's id. */
    private final @Nullable Format[] formats;

    private final Map<Integer, String> refusals;

    /** What an id of the peer's stands for: a type of this endpoint, and how the peer's bodies carry it. */
    record Binding(TypeEntry entry, Format format) {}

    /**
     * Makes the resolved form.
     *
     * @param owner identifies the message types that resolved it
     * @param types how many types this endpoint has registered
     * @param ids the peer's ids, rising, of the types that can be read
     * @param bindings what they stand for
     * @param granted what a {@link TypeUse} may hold
     * @param refusals for every bit that isn't granted, why
     */
    PeerTypes(
            Object owner,
            int types,
            int[] ids,
            Binding[] bindings,
            boolean references,
            long[] granted,
            Map<Integer, String> refusals) {
        this.owner = owner;
        this.ids = ids;
        this.bindings = bindings;
        this.references = references;
        this.granted = granted;
        this.refusals = refusals;
        this.formats = new @Nullable Format[types];
        for (Binding binding : bindings) {
            formats[binding.entry().id() - TypeTable.FIRST_ID] = binding.format();
        }
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
            throw new EncodingException(refusals.getOrDefault(missing, "the message is of other message types"));
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
    Binding binding(int id) {
        Binding binding = id < TypeTable.FIRST_ID ? builtIn(id) : registered(id);
        if (binding == null) {
            throw CodecFailure.malformed(
                    id == -1 ? "a class is given by name" : "id " + id + " is of no type that both ends can exchange");
        }
        return binding;
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

    private static @Nullable Binding builtIn(int id) {
        return id < 0 ? null : BuiltIns.binding(id);
    }

    private @Nullable Binding registered(int id) {
        int index = id - TypeTable.FIRST_ID;
        if (index >= ids.length || ids[index] != id) {
            index = Arrays.binarySearch(ids, id);
        }
        return index < 0 ? null : bindings[index];
    }
}
