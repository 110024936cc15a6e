package dev.ipc.codec;

/** The formats of primitive values and their boxes. */
final class Numbers {
    static final Leaf<Boolean> BOOLEAN =
            new Leaf<>(Boolean.class, 0, (out, v) -> out.output.writeBoolean(v), in -> in.input.readBoolean());
    static final Leaf<Byte> BYTE =
            new Leaf<>(Byte.class, 0, (out, v) -> out.output.writeByte(v), in -> in.input.readByte());
    static final Leaf<Character> CHAR =
            new Leaf<>(Character.class, 16, (out, v) -> out.output.writeChar(v), in -> in.input.readChar());
    static final Leaf<Short> SHORT =
            new Leaf<>(Short.class, 16, (out, v) -> out.output.writeShort(v), in -> in.input.readShort());
    static final Leaf<Integer> INT = new Leaf<>(
            Integer.class, 16, (out, v) -> out.output.writeVarInt(v, false), in -> in.input.readVarInt(false));
    static final Leaf<Long> LONG = new Leaf<>(
            Long.class, 24, (out, v) -> out.output.writeVarLong(v, false), in -> in.input.readVarLong(false));
    static final Leaf<Float> FLOAT =
            new Leaf<>(Float.class, 16, (out, v) -> out.output.writeFloat(v), in -> in.input.readFloat());
    static final Leaf<Double> DOUBLE =
            new Leaf<>(Double.class, 24, (out, v) -> out.output.writeDouble(v), in -> in.input.readDouble());

    private Numbers() {}
}
