package dev.ipc.codec;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A position in a body that holds one value: a field, an element, a key. It decides what precedes the value. */
interface Slot {
    void write(BodyWriter out, @Nullable Object value);

    @Nullable
    Object read(BodyReader in);

    /** Returns whether an object that was read elsewhere in the body may stand here too. */
    boolean accepts(@Nullable Object value, Budget budget);

    /** Returns whether every object may stand here. */
    default boolean acceptsAnything() {
        return false;
    }

    /** Returns the format that all values have here, null if each may have another. */
    default @Nullable Format format() {
        return null;
    }

    /** Returns a position of one known type. */
    static Slot exact(Format format) {
        return format == StringFormat.INSTANCE ? Text.INSTANCE : new Exact(format);
    }

    /** Requires that a value is an instance of what its position declares, for type variables let others pass. */
    static void requireInstance(Object value, Class<?> declared) {
        if (!declared.isInstance(value)) {
            throw CodecFailure.malformed(
                    value.getClass().getName() + " stands where " + declared.getName() + " is declared");
        }
    }

    /** A position whose value is preceded by its id, and must be an instance of what the receiver declared. */
    record Any(Class<?> declared) implements Slot {
        @Override
        public void write(BodyWriter out, @Nullable Object value) {
            if (value != null) {
                requireInstance(value, declared);
            }
            out.writeAny(value);
        }

        @Override
        public @Nullable Object read(BodyReader in) {
            return in.readAny(declared);
        }

        @Override
        public boolean accepts(@Nullable Object value, Budget budget) {
            return value == null || declared.isInstance(value);
        }

        @Override
        public boolean acceptsAnything() {
            return declared == Object.class;
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

        @Override
        public boolean accepts(@Nullable Object value, Budget budget) {
            return value == null || format.accepts(value, budget);
        }
    }

    /**
     * A position of a string. It is a class of its own, apart from {@link Exact}, because strings are most of what travels: the
     * JVM finds what a call leads to by the class that it is made on.
     */
    enum Text implements Slot {
        INSTANCE;

        @Override
        public void write(BodyWriter out, @Nullable Object value) {
            StringFormat.INSTANCE.writeNullable(out, value);
        }

        @Override
        public @Nullable Object read(BodyReader in) {
            return StringFormat.INSTANCE.readNullable(in);
        }

        @Override
        public Format format() {
            return StringFormat.INSTANCE;
        }

        @Override
        public boolean accepts(@Nullable Object value, Budget budget) {
            return value == null || value instanceof String;
        }
    }

    /** A position of a primitive type: nothing precedes the value, and it is never null. */
    record Primitive(Class<?> type, Leaf<?> boxed) implements Slot {
        @Override
        public void write(BodyWriter out, @Nullable Object value) {
            boxed.writePrimitive(out, Objects.requireNonNull(value));
        }

        @Override
        public Object read(BodyReader in) {
            return boxed.readPrimitive(in);
        }

        @Override
        public boolean accepts(@Nullable Object value, Budget budget) {
            return value != null && boxed.accepts(value, budget);
        }
    }
}
