package dev.ipc.codec;

/** The format of values that hold no other values: two functions and a price. */
final class Leaf<T> extends Format {
    private final Class<T> type;
    private final int cost;
    private final Writer<T> writer;
    private final Reader<T> reader;
    private final boolean identity;

    /** Writes one value. */
    @FunctionalInterface
    interface Writer<T> {
        void write(BodyWriter out, T value);
    }

    /** Reads one value. */
    @FunctionalInterface
    interface Reader<T> {
        T read(BodyReader in);
    }

    /**
     * Makes a format.
     *
     * @param cost what the fixed part of a value costs a decoder, in bytes; the functions charge for the variable part
     */
    Leaf(Class<T> type, int cost, Writer<T> writer, Reader<T> reader) {
        this(type, cost, false, writer, reader);
    }

    private Leaf(Class<T> type, int cost, boolean identity, Writer<T> writer, Reader<T> reader) {
        this.type = type;
        this.identity = identity;
        this.cost = cost;
        this.writer = writer;
        this.reader = reader;
    }

    /** Returns a format for values that can be changed, whose identity references therefore keep. */
    static <T> Leaf<T> mutable(Class<T> type, int cost, Writer<T> writer, Reader<T> reader) {
        return new Leaf<>(type, cost, true, writer, reader);
    }

    @Override
    Class<?> readType() {
        return type;
    }

    @Override
    boolean hasIdentity() {
        return identity;
    }

    @Override
    boolean hashesByIdentity() {
        return type.isArray();
    }

    @Override
    void write(BodyWriter out, Object value) {
        T typed = type.cast(value);
        out.budget.charge(cost);
        writer.write(out, typed);
    }

    @Override
    Object read(BodyReader in) {
        in.budget.charge(cost);
        return reader.read(in);
    }

    /** Writes a value of a primitive position, whose place in its object is already charged. */
    void writePrimitive(BodyWriter out, Object value) {
        writer.write(out, type.cast(value));
    }

    /** Reads a value of a primitive position. */
    Object readPrimitive(BodyReader in) {
        return reader.read(in);
    }
}
