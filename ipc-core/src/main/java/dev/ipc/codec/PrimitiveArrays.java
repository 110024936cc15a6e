package dev.ipc.codec;

import java.lang.reflect.Array;

/**
 * The formats of arrays of primitive values: a count, then the values with a fixed number of bytes each. One class that switches,
 * as {@link Numbers} is.
 */
final class PrimitiveArrays extends Leaf<Object> {
    private static final int HEADER = 16;

    static final PrimitiveArrays BOOLEANS = new PrimitiveArrays(boolean[].class, 1);
    static final PrimitiveArrays BYTES = new PrimitiveArrays(byte[].class, 1);
    static final PrimitiveArrays CHARS = new PrimitiveArrays(char[].class, 2);
    static final PrimitiveArrays SHORTS = new PrimitiveArrays(short[].class, 2);
    static final PrimitiveArrays INTS = new PrimitiveArrays(int[].class, 4);
    static final PrimitiveArrays LONGS = new PrimitiveArrays(long[].class, 8);
    static final PrimitiveArrays FLOATS = new PrimitiveArrays(float[].class, 4);
    static final PrimitiveArrays DOUBLES = new PrimitiveArrays(double[].class, 8);

    /** The JVM's letter for the type of the elements. */
    private final char letter;

    /** How many bytes an element takes. */
    private final int size;

    @SuppressWarnings("unchecked") // the type casts each value before it is written
    private PrimitiveArrays(Class<?> type, int size) {
        super((Class<Object>) type, HEADER);
        this.letter = type.descriptorString().charAt(1);
        this.size = size;
    }

    @Override
    boolean hasIdentity() {
        return true;
    }

    @Override
    void writeContent(BodyWriter out, Object value) {
        int count = Array.getLength(value);
        out.output.writeVarInt(count, true);
        if (letter != 'B') {
            out.output.reserve((long) count * size);
        }
        out.budget.charge((long) count * size);
        switch (letter) {
            case 'Z' -> out.output.writeBooleans((boolean[]) value, 0, count);
            case 'B' -> out.output.writeArray((byte[]) value);
            case 'C' -> out.output.writeChars((char[]) value, 0, count);
            case 'S' -> out.output.writeShorts((short[]) value, 0, count);
            case 'I' -> out.output.writeInts((int[]) value, 0, count);
            case 'J' -> out.output.writeLongs((long[]) value, 0, count);
            case 'F' -> out.output.writeFloats((float[]) value, 0, count);
            case 'D' -> out.output.writeDoubles((double[]) value, 0, count);
            default -> throw new AssertionError(letter);
        }
    }

    @Override
    Object readContent(BodyReader in) {
        int count = in.readCount(size);
        in.budget.charge((long) count * size);
        return switch (letter) {
            case 'Z' -> in.input.readBooleans(count);
            case 'B' -> in.input.readBytes(count);
            case 'C' -> in.input.readChars(count);
            case 'S' -> in.input.readShorts(count);
            case 'I' -> in.input.readInts(count);
            case 'J' -> in.input.readLongs(count);
            case 'F' -> in.input.readFloats(count);
            case 'D' -> in.input.readDoubles(count);
            default -> throw new AssertionError(letter);
        };
    }
}
