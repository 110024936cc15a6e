package dev.ipc.codec;

import org.jspecify.annotations.Nullable;

/**
 * How the values of one type travel. Formats are shared by all threads and all instances: whatever belongs to one body is
 * in the writer or the reader.
 */
abstract class Format {
    static final int NULL = 0;
    static final int NOT_NULL = 1;

    /** Returns the class that {@link #read} returns instances of. */
    abstract Class<?> readType();

    /** Returns whether values may stand in a position declared as a class, as far as that shows before they are read. */
    boolean fits(Class<?> declared) {
        return declared.isAssignableFrom(readType());
    }

    /** Returns whether the type's values have an identity that references keep. */
    boolean hasIdentity() {
        return false;
    }

    /** Returns whether {@code hashCode} looks at no content, so that it takes no time and may be called in a cycle. */
    boolean hashesByIdentity() {
        return false;
    }

    /** Returns whether a value exists before its content is read, so that the content may refer to it. */
    boolean existsEarly() {
        return hasIdentity();
    }

    /** Returns whether whatever was read as {@code first} may also stand where this format is expected. */
    boolean takes(Format first) {
        return equals(first);
    }

    /** Returns whether an object that was read elsewhere in the body may also stand here; charges for looking at what it holds. */
    boolean accepts(Object value, Budget budget) {
        return readType().isInstance(value);
    }

    /** Returns the class that a declaration demands where several implement the kind, null if it demands none. */
    @Nullable
    Class<?> implementation() {
        return null;
    }

    /** Writes a value that is not null; refuses what isn't of this format's type. */
    abstract void write(BodyWriter out, Object value);

    abstract Object read(BodyReader in);

    /** Writes a value of a position that is of exactly this type. */
    void writeNullable(BodyWriter out, @Nullable Object value) {
        if (value == null) {
            out.output.writeByte(NULL);
        } else if (out.references && hasIdentity()) {
            out.writeReferenced(this, value);
        } else {
            out.output.writeByte(NOT_NULL);
            write(out, value);
        }
    }

    /** Reads a value of a position that is of exactly this type. */
    @Nullable
    Object readNullable(BodyReader in) {
        if (in.references && hasIdentity()) {
            return in.readReferenced(this, true);
        }
        int marker = in.input.readByte();
        if (marker == NULL) {
            return null;
        }
        if (marker != NOT_NULL) {
            throw CodecFailure.malformed("a null marker is " + marker);
        }
        return read(in);
    }
}
