package dev.ipc.codec;

import java.util.EnumSet;
import java.util.HashSet;
import org.jspecify.annotations.Nullable;

/** An {@code EnumSet}: the enum's id unless the position declares it, the number of constants, and each of them. */
final class EnumSetFormat extends Format {
    private static final int COST = 64;

    private final @Nullable EnumFormat constants;

    /** Makes a format; {@code constants} is null where the position doesn't declare the enum. */
    EnumSetFormat(@Nullable EnumFormat constants) {
        this.constants = constants;
    }

    @Override
    Class<?> readType() {
        return EnumSet.class;
    }

    @Override
    boolean hasIdentity() {
        return true;
    }

    @Override
    boolean existsEarly() {
        return false;
    }

    @Override
    void write(BodyWriter out, Object value) {
        EnumSet<?> set = (EnumSet<?>) value;
        EnumFormat format = constants != null ? constants : EnumFormat.writeId(out, enumOf(set));
        out.budget.charge(COST + format.universeCost());
        out.output.writeVarInt(set.size(), true);
        for (Enum<?> constant : set) {
            format.write(out, constant);
        }
    }

    /** Returns the set's enum, null if it has no constants at all. */
    private static @Nullable Class<?> enumOf(EnumSet<?> set) {
        EnumSet<?> one = set.isEmpty() ? EnumSet.complementOf(set) : set;
        return one.isEmpty() ? null : one.iterator().next().getDeclaringClass();
    }

    @Override
    Object read(BodyReader in) {
        EnumFormat format = constants != null ? constants : EnumFormat.readId(in);
        if (format == null) {
            in.budget.charge(COST);
            EnumFormat.requireEmpty(in);
            return new HashSet<>();
        }
        in.budget.charge(COST + format.universeCost());
        return read(in, format, format.type());
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // the constants of a format are of its type
    private static EnumSet<?> read(BodyReader in, EnumFormat format, Class type) {
        EnumSet set = EnumSet.noneOf(type);
        int count = in.readCount(1);
        for (int i = 0; i < count; i++) {
            set.add((Enum) format.read(in));
        }
        return set;
    }

    @Override
    boolean accepts(Object value, Budget budget) {
        if (!(value instanceof EnumSet<?> set) || constants == null) {
            return value instanceof EnumSet<?>;
        }
        Class<?> type = enumOf(set);
        return type == null || type == constants.type();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EnumSetFormat format && constants == format.constants;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(constants);
    }
}
