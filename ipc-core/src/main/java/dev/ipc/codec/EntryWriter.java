package dev.ipc.codec;

import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the entries of one map, as that gives them. It is used again for the next map: an iterator would be a new object for each.
 *
 * <p><em>Threading:</em> confined to its {@link BodyWriter}.
 */
final class EntryWriter implements BiConsumer<@Nullable Object, @Nullable Object> {
    private final BodyWriter out;
    private @Nullable MapFormat format;
    private @Nullable Comparisons comparisons;
    private int size;
    private int count;

    EntryWriter(BodyWriter out) {
        this.out = out;
    }

    /** Writes all, which must be so many as the map said before. */
    void write(Map<?, ?> map, int sizeOfMap, MapFormat formatOfMap, @Nullable Comparisons comparisonsOfKeys) {
        format = formatOfMap;
        comparisons = comparisonsOfKeys;
        size = sizeOfMap;
        count = 0;
        map.forEach(this);
        boolean complete = format != null && count == size;
        format = null;
        comparisons = null;
        if (!complete) {
            throw changed();
        }
    }

    @Override
    public void accept(@Nullable Object key, @Nullable Object value) {
        MapFormat current = format;
        if (current == null || ++count > size) {
            throw changed();
        }
        format = null; // it stays so where this fails, whatever the map makes of that
        current.writeEntry(out, key, value, comparisons);
        format = current;
    }

    private CodecFailure changed() {
        return CodecFailure.malformed("a map of " + size + " entries gave " + count + ": it was changed meanwhile");
    }
}
