package dev.ipc.codec;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An {@code EnumMap}: the enum's id unless the position declares it, the number of entries, key and value of each. */
final class EnumMapFormat extends Format {
    private static final int COST = 64;

    private final @Nullable EnumFormat constants;
    private final Slot value;

    /** Makes a format; {@code constants} is null where the position doesn't declare the enum. */
    EnumMapFormat(@Nullable EnumFormat constants, Slot value) {
        this.constants = constants;
        this.value = value;
    }

    @Override
    Class<?> readType() {
        return EnumMap.class;
    }

    @Override
    boolean hasIdentity() {
        return true;
    }

    @Override
    void write(BodyWriter out, Object object) {
        EnumMap<?, ?> map = (EnumMap<?, ?>) object;
        out.budget.enter();
        EnumFormat format = constants;
        if (format == null) {
            format = EnumFormat.writeId(
                    out, map.isEmpty() ? null : map.keySet().iterator().next().getDeclaringClass());
        }
        out.budget.charge(COST + 4 * format.universeCost());
        out.output.writeVarInt(map.size(), true);
        for (Map.Entry<? extends Enum<?>, ?> entry : map.entrySet()) {
            format.write(out, entry.getKey());
            try {
                value.write(out, entry.getValue());
            } catch (Throwable t) {
                throw CodecFailure.at("[" + entry.getKey().name() + "]", t);
            }
        }
        out.budget.leave();
    }

    @Override
    Object read(BodyReader in) {
        in.budget.enter();
        EnumFormat format = constants != null ? constants : EnumFormat.readId(in);
        Object map;
        if (format == null) {
            in.budget.charge(COST);
            EnumFormat.requireEmpty(in);
            map = new LinkedHashMap<>();
        } else {
            in.budget.charge(COST + 4 * format.universeCost());
            map = read(in, format, format.type());
        }
        in.budget.leave();
        return map;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // the constants of a format are of its type
    private Map<?, ?> read(BodyReader in, EnumFormat format, Class type) {
        EnumMap map = new EnumMap(type);
        in.created(map);
        int count = in.readCount(2);
        for (int i = 0; i < count; i++) {
            Enum<?> key = (Enum<?>) format.read(in);
            try {
                map.put(key, value.read(in));
            } catch (Throwable t) {
                throw CodecFailure.at("[" + key.name() + "]", t);
            }
        }
        return map;
    }

    @Override
    boolean accepts(Object object, Budget budget) {
        if (!(object instanceof EnumMap<?, ?> map)) {
            return false;
        }
        budget.enter();
        budget.charge(map.size() * 8L);
        for (Map.Entry<? extends Enum<?>, ?> entry : map.entrySet()) {
            boolean key = constants == null || entry.getKey().getDeclaringClass() == constants.type();
            if (!key || !value.accepts(entry.getValue(), budget)) {
                return false;
            }
        }
        budget.leave();
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EnumMapFormat format && constants == format.constants && value.equals(format.value);
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(constants) * 31 + value.hashCode();
    }
}
