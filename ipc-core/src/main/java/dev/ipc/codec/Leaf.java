package dev.ipc.codec;

/** The format of values that hold no other values. */
abstract class Leaf<T> extends Format {
    private final Class<T> type;
    private final int cost;

    /**
     * Makes a format.
     *
     * @param cost what the fixed part of a value costs a decoder, in bytes; the content charges for the variable part
     */
    Leaf(Class<T> type, int cost) {
        this.type = type;
        this.cost = cost;
    }

    abstract void writeContent(BodyWriter out, T value);

    abstract T readContent(BodyReader in);

    @Override
    final Class<?> readType() {
        return type;
    }

    @Override
    final boolean hashesByIdentity() {
        return type.isArray();
    }

    @Override
    final void write(BodyWriter out, Object value) {
        T typed = type.cast(value);
        out.budget.charge(cost);
        writeContent(out, typed);
    }

    @Override
    final Object read(BodyReader in) {
        in.budget.charge(cost);
        return readContent(in);
    }

    /** Writes a value of a primitive position, whose place in its object is already charged. */
    final void writePrimitive(BodyWriter out, Object value) {
        writeContent(out, type.cast(value));
    }

    /** Reads a value of a primitive position. */
    final Object readPrimitive(BodyReader in) {
        return readContent(in);
    }
}
