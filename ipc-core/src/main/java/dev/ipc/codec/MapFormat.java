package dev.ipc.codec;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A map: twice its size, plus one if it can't be changed, then key and value of each entry in the order of its iteration. */
final class MapFormat extends Format {
    private final MapKind kind;
    private final Class<?> declared;
    private final boolean concrete;
    private final Slot key;
    private final Slot value;

    /**
     * Makes a format.
     *
     * @param declared decides the implementation that comes back, if it is one
     */
    MapFormat(MapKind kind, Class<?> declared, Slot key, Slot value) {
        this.kind = kind;
        this.declared = declared;
        this.concrete = MapKind.isImplementation(declared);
        this.key = key;
        this.value = value;
    }

    @Override
    Class<?> readType() {
        return kind.type;
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
        out.budget.enter();
        int size = map.size();
        out.writeSize(size, Unmodifiable.test(object), kind.cost, kind.entryCost);
        int count = 0;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            write(out, entry.getKey(), entry.getValue());
            count++;
        }
        BodyWriter.requireUnchanged(size, count);
        out.budget.leave();
    }

    private void write(BodyWriter out, @Nullable Object k, @Nullable Object v) {
        try {
            key.write(out, k);
        } catch (Throwable t) {
            throw CodecFailure.at("[key]", t);
        }
        try {
            value.write(out, v);
        } catch (Throwable t) {
            throw CodecFailure.at("[" + describe(k) + "]", t);
        }
    }

    @Override
    Object read(BodyReader in) {
        in.budget.enter();
        int sizeAndFlag = in.readSize(2, kind.cost, kind.entryCost);
        int size = sizeAndFlag >>> 1;
        Map<@Nullable Object, @Nullable Object> content = kind.create(declared, size);
        boolean unmodifiable = (sizeAndFlag & 1) != 0 && !concrete;
        Map<@Nullable Object, @Nullable Object> result = unmodifiable ? kind.unmodifiable(content) : content;
        in.created(result);
        for (int index = 0; index < size; index++) {
            readEntry(in, content);
        }
        in.budget.leave();
        return result;
    }

    private void readEntry(BodyReader in, Map<@Nullable Object, @Nullable Object> content) {
        Object k;
        try {
            k = key.read(in);
        } catch (Throwable t) {
            throw CodecFailure.at("[key]", t);
        }
        try {
            content.put(k, value.read(in));
        } catch (Throwable t) {
            throw CodecFailure.at("[" + describe(k) + "]", t);
        }
    }

    /** Returns a key as a step of a path; what isn't a string, number or enum shows as its class. */
    private static String describe(@Nullable Object key) {
        if (key instanceof String || key instanceof Number) {
            String text = key.toString();
            return text.length() <= 32 ? text : text.substring(0, 32);
        }
        return key instanceof Enum<?> constant ? constant.name() : "value";
    }
}
