package dev.ipc.codec;

import org.jspecify.annotations.Nullable;

/** Kryo's strings, which carry null themselves. */
final class StringFormat extends Format {
    static final StringFormat INSTANCE = new StringFormat();

    private StringFormat() {}

    @Override
    Class<?> readType() {
        return String.class;
    }

    @Override
    void write(BodyWriter out, Object value) {
        out.output.writeString((String) value);
    }

    @Override
    Object read(BodyReader in) {
        String value = in.input.readString();
        if (value == null) {
            throw CodecFailure.malformed("a string is null where an id precedes it");
        }
        return value;
    }

    @Override
    void writeNullable(BodyWriter out, @Nullable Object value) {
        out.output.writeString((String) value);
    }

    @Override
    @Nullable
    Object readNullable(BodyReader in) {
        return in.input.readString();
    }
}
