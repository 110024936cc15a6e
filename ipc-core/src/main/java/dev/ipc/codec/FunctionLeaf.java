package dev.ipc.codec;

/** The format of a type that is read and written by two functions. */
final class FunctionLeaf<T> extends Leaf<T> {
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
    FunctionLeaf(Class<T> type, int cost, Writer<T> writer, Reader<T> reader) {
        this(type, cost, false, writer, reader);
    }

    private FunctionLeaf(Class<T> type, int cost, boolean identity, Writer<T> writer, Reader<T> reader) {
        super(type, cost);
        this.identity = identity;
        this.writer = writer;
        this.reader = reader;
    }

    /** Returns a format for values that can be changed, whose identity references therefore keep. */
    static <T> FunctionLeaf<T> mutable(Class<T> type, int cost, Writer<T> writer, Reader<T> reader) {
        return new FunctionLeaf<>(type, cost, true, writer, reader);
    }

    @Override
    boolean hasIdentity() {
        return identity;
    }

    @Override
    void writeContent(BodyWriter out, T value) {
        writer.write(out, value);
    }

    @Override
    T readContent(BodyReader in) {
        return reader.read(in);
    }
}
