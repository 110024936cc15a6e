package dev.ipc.codec;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A position in a body that holds one value: a field, an element, a key. It decides what precedes the value. */
interface Slot {
    void write(BodyWriter out, @Nullable Object value);

    @Nullable
    Object read(BodyReader in);

    /** A position whose value is preceded by its id, and must be an instance of what the receiver declared. */
    record Any(Class<?> declared) implements Slot {
        @Override
        public void write(BodyWriter out, @Nullable Object value) {
            out.writeAny(value);
        }

        @Override
        public @Nullable Object read(BodyReader in) {
            return in.readAny(declared);
        }
    }

    /** A position of one known type: at most a null marker precedes the value. */
    record Exact(Format format) implements Slot {
        @Override
        public void write(BodyWriter out, @Nullable Object value) {
            format.writeNullable(out, value);
        }

        @Override
        public @Nullable Object read(BodyReader in) {
            return format.readNullable(in);
        }
    }

    /** A position of a primitive type: nothing precedes the value, and it is never null. */
    record Primitive(Class<?> type, Format boxed) implements Slot {
        @Override
        public void write(BodyWriter out, @Nullable Object value) {
            boxed.write(out, Objects.requireNonNull(value));
        }

        @Override
        public Object read(BodyReader in) {
            return boxed.read(in);
        }
    }
}
