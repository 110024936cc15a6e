package dev.ipc.codec;

import java.util.Map;
import java.util.SortedMap;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A map: twice its size, plus one if it can't be changed, then key and value of each entry in the order of its iteration. */
final class MapFormat extends Format {
    private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z0-9_.-]{1,32}");

    private final MapKind kind;
    private final Class<?> declared;
    private final IntFunction<Map<@Nullable Object, @Nullable Object>> factory;
    private final Slot key;
    private final Slot value;
    private final boolean compared;

    /**
     * Makes a format.
     *
     * @param declared decides the implementation that comes back, if it is one
     */
    MapFormat(MapKind kind, Class<?> declared, Slot key, Slot value) {
        this.kind = kind;
        this.declared = declared;
        this.factory = kind.factory(declared);
        this.key = key;
        this.value = value;
        this.compared = Comparisons.areCharged(key);
    }

    @Override
    Class<?> readType() {
        return kind.type;
    }

    @Override
    boolean fits(Class<?> position) {
        Class<?> implementation = implementation();
        return implementation == null ? kind.comesBackAs(position) : position.isAssignableFrom(implementation);
    }

    @Override
    boolean hasIdentity() {
        return true;
    }

    @Override
    void write(BodyWriter out, Object object) {
        if (!(object instanceof Map<?, ?> map) || !kind.type.isInstance(object)) {
            throw CodecFailure.malformed(object.getClass().getName() + " is no " + kind.wireName);
        }
        if (map instanceof SortedMap<?, ?> sorted && kind == MapKind.SORTED_MAP) {
            CollectionFormat.requireNaturalOrder(sorted.comparator());
        }
        out.budget.enter();
        int size = map.size();
        out.writeSize(size, Unmodifiable.test(object), kind.cost, kind.entryCost);
        int count = 0;
        Comparisons comparisons = compared && size > 1 ? new Comparisons(size) : null;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            writeKey(out, entry.getKey(), count++ < size ? comparisons : null);
            writeValue(out, entry.getKey(), entry.getValue());
        }
        if (size != count) {
            throw CodecFailure.malformed("a map of " + size + " entries gave " + count + ": it was changed meanwhile");
        }
        if (comparisons != null) {
            group(comparisons);
            comparisons.chargeAll(out.budget, out.graph.weights);
        }
        out.budget.leave();
    }

    private void writeKey(BodyWriter out, @Nullable Object k, @Nullable Comparisons comparisons) {
        int start = out.output.position();
        long before = out.graph.weights.beyond();
        try {
            key.write(out, k);
        } catch (Throwable t) {
            throw CodecFailure.at("[key]", t);
        }
        out.graph.weights.chargeSince(before, out.budget);
        if (comparisons != null) {
            comparisons.take(k, out.output.position() - start + out.graph.weights.beyond() - before);
        }
    }

    private void writeValue(BodyWriter out, @Nullable Object k, @Nullable Object v) {
        try {
            value.write(out, v);
        } catch (Throwable t) {
            throw CodecFailure.at(step(k), t);
        }
    }

    private void group(Comparisons comparisons) {
        if (kind == MapKind.MAP) {
            comparisons.group();
        }
    }

    @Override
    Object read(BodyReader in) {
        in.budget.enter();
        int sizeAndFlag = in.readSize(2, kind.cost, kind.entryCost);
        int size = sizeAndFlag >>> 1;
        boolean fixed = (sizeAndFlag & 1) != 0 && !MapKind.isImplementation(declared);
        Map<@Nullable Object, @Nullable Object> content = factory.apply(size);
        Map<@Nullable Object, @Nullable Object> result = fixed ? MapKind.unmodifiable(content) : content;
        in.created(result);
        if (compared && size > 1) {
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

    private void readCompared(BodyReader in, Map<@Nullable Object, @Nullable Object> content, int size) {
        Comparisons comparisons = new Comparisons(size);
        @Nullable Object[] values = new @Nullable Object[size];
        for (int i = 0; i < size; i++) {
            values[i] = readValue(in, readKey(in, comparisons));
        }
        group(comparisons);
        int distinct = 0;
        for (int i = 0; i < size; i++) {
            comparisons.charge(i, in.budget, in.graph.weights);
            content.put(comparisons.element(i), values[i]);
            if (kind == MapKind.MAP && content.size() > distinct) {
                distinct++;
                comparisons.added(i);
            }
        }
    }

    private @Nullable Object readKey(BodyReader in, @Nullable Comparisons comparisons) {
        int start = in.input.position();
        long before = in.graph.weights.beyond();
        Object k;
        try {
            k = key.read(in);
        } catch (Throwable t) {
            throw CodecFailure.at("[key]", t);
        }
        in.graph.weights.chargeSince(before, in.budget);
        if (comparisons != null) {
            comparisons.take(k, in.input.position() - start + in.graph.weights.beyond() - before);
        }
        return k;
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

    @Override
    @Nullable
    Class<?> implementation() {
        return MapKind.isImplementation(declared) ? declared : null;
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
        budget.charge((long) map.size() * kind.entryCost);
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
