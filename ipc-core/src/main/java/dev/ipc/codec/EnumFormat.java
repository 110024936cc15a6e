package dev.ipc.codec;

import org.jspecify.annotations.Nullable;

/** Constants as the sender's ordinals, one higher, so that 0 is null. */
final class EnumFormat extends Format {
    private static final EnumFormat NO_CONSTANTS = new EnumFormat(Enum.class, new @Nullable Object[0], -1);

    private final Class<?> type;
    private final @Nullable Object[] constants;
    private final int firstBit;

    /** The place in a {@link TypeUse} of what everybody has. */
    static final int BUILT_IN = -1;

    /**
     * Makes a format.
     *
     * @param constants this program's constants by the sender's ordinal; null for one that this program lacks
     * @param firstBit where this endpoint's constants begin in a {@link TypeUse}
     */
    EnumFormat(Class<?> type, @Nullable Object[] constants, int firstBit) {
        this.type = type;
        this.constants = constants;
        this.firstBit = firstBit;
    }

    @Override
    Class<?> readType() {
        return type;
    }

    @Override
    @SuppressWarnings("EnumOrdinal") // the wire has the sender's ordinals
    void write(BodyWriter out, Object value) {
        int ordinal = ((Enum<?>) type.cast(value)).ordinal();
        if (firstBit != BUILT_IN) {
            out.use.add(firstBit + ordinal);
        }
        out.output.writeVarInt(ordinal + 1, true);
    }

    @Override
    void writeNullable(BodyWriter out, @Nullable Object value) {
        if (value == null) {
            out.output.writeByte(NULL);
        } else {
            write(out, value);
        }
    }

    @Override
    Object read(BodyReader in) {
        Object constant = readNullable(in);
        if (constant == null) {
            throw CodecFailure.malformed("a constant is null where an id precedes it");
        }
        return constant;
    }

    @Override
    @Nullable
    Object readNullable(BodyReader in) {
        int code = in.input.readVarInt(true);
        return code == NULL ? null : constant(code - 1);
    }

    /** Returns the constant with the sender's ordinal. */
    Object constant(int ordinal) {
        if (ordinal < 0 || ordinal >= constants.length) {
            throw CodecFailure.malformed("enum " + type.getName() + " has no ordinal " + ordinal + " at the sender");
        }
        Object constant = constants[ordinal];
        if (constant == null) {
            throw CodecFailure.malformed(
                    "enum " + type.getName() + " lacks the constant of the sender's ordinal " + ordinal);
        }
        return constant;
    }

    Class<?> type() {
        return type;
    }

    /** Returns what a place for each of the sender's constants costs, in bytes. */
    int universeCost() {
        return constants.length;
    }

    /** Writes the id of an enum, or 0 for none, and returns how its constants travel. */
    static EnumFormat writeId(BodyWriter out, @Nullable Class<?> type) {
        if (type == null) {
            out.output.writeByte(NULL);
            return NO_CONSTANTS;
        }
        return (EnumFormat) out.writeId(type).format();
    }

    /** Reads the id of an enum and returns how its constants travel, null for none. */
    static @Nullable EnumFormat readId(BodyReader in) {
        TypeEntry entry = in.readId();
        if (entry == null) {
            return null;
        }
        if (!(in.sender.formatOf(entry) instanceof EnumFormat format)) {
            throw CodecFailure.malformed(entry.name() + " is no enum");
        }
        return format;
    }

    /** Reads the size of a set or map of no enum. */
    static void requireEmpty(BodyReader in) {
        int size = in.input.readVarInt(true);
        if (size != 0) {
            throw CodecFailure.malformed("a set or map of no enum has the size " + size);
        }
    }
}
