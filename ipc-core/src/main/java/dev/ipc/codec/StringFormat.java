package dev.ipc.codec;

import org.jspecify.annotations.Nullable;

/** Kryo's strings, which carry null themselves. */
final class StringFormat extends Format {
    static final StringFormat INSTANCE = new StringFormat();

    private StringFormat() {}

    /** Returns what a string costs a decoder, in bytes. */
    static long cost(String value) {
        return 48 + 2L * value.length();
    }

    @Override
    Class<?> readType() {
        return String.class;
    }

    @Override
    void write(BodyWriter out, Object value) {
        out.writeText((String) value);
    }

    @Override
    Object read(BodyReader in) {
        return in.readText();
    }

    @Override
    void writeNullable(BodyWriter out, @Nullable Object value) {
        if (value == null) {
            out.output.writeString(null);
        } else {
            out.writeText((String) value);
        }
    }

    @Override
    @Nullable
    Object readNullable(BodyReader in) {
        String value = in.input.readString();
        if (value != null) {
            in.budget.charge(cost(value));
        }
        return value;
    }
}
