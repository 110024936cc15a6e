package dev.ipc.codec;

/** The formats of arrays of primitive values: a count, then the values with a fixed number of bytes each. */
final class PrimitiveArrays {
    private static final int HEADER = 16;

    static final Leaf<boolean[]> BOOLEANS = FunctionLeaf.mutable(
            boolean[].class,
            HEADER,
            (out, v) -> {
                count(out, v.length, 1);
                out.output.writeBooleans(v, 0, v.length);
            },
            in -> in.input.readBooleans(count(in, 1)));

    static final Leaf<byte[]> BYTES = FunctionLeaf.mutable(
            byte[].class,
            HEADER,
            (out, v) -> {
                out.output.writeVarInt(v.length, true);
                out.budget.charge(v.length);
                out.output.writeArray(v);
            },
            in -> in.input.readBytes(count(in, 1)));

    static final Leaf<char[]> CHARS = FunctionLeaf.mutable(
            char[].class,
            HEADER,
            (out, v) -> {
                count(out, v.length, 2);
                out.output.writeChars(v, 0, v.length);
            },
            in -> in.input.readChars(count(in, 2)));

    static final Leaf<short[]> SHORTS = FunctionLeaf.mutable(
            short[].class,
            HEADER,
            (out, v) -> {
                count(out, v.length, 2);
                out.output.writeShorts(v, 0, v.length);
            },
            in -> in.input.readShorts(count(in, 2)));

    static final Leaf<int[]> INTS = FunctionLeaf.mutable(
            int[].class,
            HEADER,
            (out, v) -> {
                count(out, v.length, 4);
                out.output.writeInts(v, 0, v.length);
            },
            in -> in.input.readInts(count(in, 4)));

    static final Leaf<long[]> LONGS = FunctionLeaf.mutable(
            long[].class,
            HEADER,
            (out, v) -> {
                count(out, v.length, 8);
                out.output.writeLongs(v, 0, v.length);
            },
            in -> in.input.readLongs(count(in, 8)));

    static final Leaf<float[]> FLOATS = FunctionLeaf.mutable(
            float[].class,
            HEADER,
            (out, v) -> {
                count(out, v.length, 4);
                out.output.writeFloats(v, 0, v.length);
            },
            in -> in.input.readFloats(count(in, 4)));

    static final Leaf<double[]> DOUBLES = FunctionLeaf.mutable(
            double[].class,
            HEADER,
            (out, v) -> {
                count(out, v.length, 8);
                out.output.writeDoubles(v, 0, v.length);
            },
            in -> in.input.readDoubles(count(in, 8)));

    private PrimitiveArrays() {}

    private static void count(BodyWriter out, int count, int size) {
        out.output.writeVarInt(count, true);
        out.output.reserve((long) count * size);
        out.budget.charge((long) count * size);
    }

    private static int count(BodyReader in, int size) {
        int count = in.readCount(size);
        in.budget.charge((long) count * size);
        return count;
    }
}
