package dev.ipc.codec;

import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A map: twice its size, plus one if it can't be changed, then key and value of each entry in the order of its iteration. */
final class MapFormat extends KindFormat {
    private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z0-9_.-]{1,32}");

    private final Slot key;
    private final Slot value;

    /** Whether adding a key compares it to others at a cost beyond its bytes. */
    private final boolean compared;

    MapFormat(Kind kind, Class<?> declared, Slot key, Slot value) {
        super(kind, declared);
        this.key = key;
        this.value = value;
        this.compared = Comparisons.areCharged(key);
    }

    @Override
    void write(BodyWriter out, Object object) {
        if (!(object instanceof Map<?, ?> map) || !kind.type.isInstance(object)) {
            throw none(object);
        }
        if (map instanceof SortedMap<?, ?> sorted && kind == Kind.SORTED_MAP) {
            requireNaturalOrder(sorted.comparator());
        }
        out.budget.enter();
        int size = map.size();
        out.writeSize(size, Unmodifiable.test(object), kind.cost, kind.elementCost);
        Comparisons comparisons = compared ? new Comparisons(size) : null;
        EntryWriter entries = out.takeEntryWriter();
        entries.write(map, size, this, comparisons);
        out.giveBack(entries);
        if (comparisons != null) {
            comparisons.end(kind == Kind.MAP);
            comparisons.chargeAll(out.budget, out.graph.weights);
        }
        out.budget.leave();
    }

    /** Writes a key with its value, for its {@link EntryWriter}. */
    void writeEntry(BodyWriter out, @Nullable Object k, @Nullable Object v, @Nullable Comparisons comparisons) {
        writeKey(out, k, comparisons);
        writeValue(out, k, v);
    }

    private void writeKey(BodyWriter out, @Nullable Object k, @Nullable Comparisons comparisons) {
        try {
            if (comparisons == null) {
                key.write(out, k);
            } else {
                comparisons.write(out, key, k);
            }
        } catch (Throwable t) {
            throw CodecFailure.at("[key]", t);
        }
    }

    private void writeValue(BodyWriter out, @Nullable Object k, @Nullable Object v) {
        try {
            value.write(out, v);
        } catch (Throwable t) {
            throw CodecFailure.at(step(k), t);
        }
    }

    @Override
    @SuppressWarnings("unchecked") // of the kinds of this format
    Object read(BodyReader in) {
        in.budget.enter();
        int sizeAndFlag = in.readSize(2, kind.cost, kind.elementCost);
        int size = sizeAndFlag >>> 1;
        Map<@Nullable Object, @Nullable Object> content = (Map<@Nullable Object, @Nullable Object>) empty(size);
        Map<@Nullable Object, @Nullable Object> result = comesBackFixed(sizeAndFlag) ? unmodifiable(content) : content;
        in.created(result);
        if (compared) {
            readCompared(in, content, size);
        } else {
            for (int i = 0; i < size; i++) {
                Object k = readKey(in, null);
                content.put(k, readValue(in, k));
            }
        }
        in.budget.leave();
        return result;
    }

    /** Reads all entries before it adds the first: what comparing the keys costs is charged before they are compared. */
    private void readCompared(BodyReader in, Map<@Nullable Object, @Nullable Object> content, int size) {
        Comparisons comparisons = new Comparisons(size);
        @Nullable Object[] values = new @Nullable Object[size];
        for (int i = 0; i < size; i++) {
            values[i] = readValue(in, readKey(in, comparisons));
        }
        comparisons.end(kind == Kind.MAP);
        int distinct = 0;
        for (int i = 0; i < size; i++) {
            comparisons.charge(i, in.budget, in.graph.weights);
            content.put(comparisons.element(i), values[i]);
            if (kind == Kind.MAP && content.size() > distinct) {
                distinct++;
                comparisons.added(i);
            }
        }
    }

    private @Nullable Object readKey(BodyReader in, @Nullable Comparisons comparisons) {
        try {
            return comparisons == null ? key.read(in) : comparisons.read(in, key);
        } catch (Throwable t) {
            throw CodecFailure.at("[key]", t);
        }
    }

    private @Nullable Object readValue(BodyReader in, @Nullable Object k) {
        try {
            return value.read(in);
        } catch (Throwable t) {
            throw CodecFailure.at(step(k), t);
        }
    }

    /** Returns a key as a step of a path, if it can do no harm in a log. */
    private static String step(@Nullable Object key) {
        if (key instanceof Enum<?> constant) {
            return "[" + constant.name() + "]";
        }
        boolean plain = key instanceof Integer
                || key instanceof Long
                || (key instanceof String text && PLAIN_KEY.matcher(text).matches());
        return plain ? "[" + key + "]" : "[value]";
    }

    /** Returns a view that can't be changed. */
    private static Map<@Nullable Object, @Nullable Object> unmodifiable(Map<@Nullable Object, @Nullable Object> map) {
        return map instanceof NavigableMap<@Nullable Object, @Nullable Object> sorted
                ? Collections.unmodifiableNavigableMap(sorted)
                : Collections.unmodifiableMap(map);
    }

    @Override
    boolean accepts(Object object, Budget budget) {
        if (!(object instanceof Map<?, ?> map) || !kind.type.isInstance(object)) {
            return false;
        }
        if (key.acceptsAnything() && value.acceptsAnything()) {
            return true;
        }
        budget.enter();
        budget.charge((long) map.size() * kind.elementCost);
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!key.accepts(entry.getKey(), budget) || !value.accepts(entry.getValue(), budget)) {
                return false;
            }
        }
        budget.leave();
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MapFormat format
                && kind == format.kind
                && key.equals(format.key)
                && value.equals(format.value);
    }

    @Override
    public int hashCode() {
        return (kind.hashCode() * 31 + key.hashCode()) * 31 + value.hashCode();
    }
}
