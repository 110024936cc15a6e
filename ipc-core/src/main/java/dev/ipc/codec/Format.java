package dev.ipc.codec;

import org.jspecify.annotations.Nullable;

/**
 * How the values of one type travel. Formats are shared by all threads and all instances: whatever belongs to one body is
 * in the writer or the reader.
 */
abstract class Format {
    static final int NULL = 0;
    static final int NOT_NULL = 1;

    /** Returns whether the type's values have an identity that references keep. */
    boolean hasIdentity() {
        return false;
    }

    /** Returns the class that {@link #read} returns instances of. */
    abstract Class<?> readType();

    /** Writes a value that is not null; refuses what isn't of this format's type. */
    abstract void write(BodyWriter out, Object value);

    abstract Object read(BodyReader in);

    /** Writes a value of a position that is of exactly this type. */
    void writeNullable(BodyWriter out, @Nullable Object value) {
        if (value == null) {
            out.output.writeByte(NULL);
        } else if (!out.references || !hasIdentity()) {
            out.output.writeByte(NOT_NULL);
            write(out, value);
        } else if (!out.writeReference(value)) {
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
