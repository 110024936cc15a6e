package dev.ipc.codec;

/**
 * The formats of primitive values and their boxes: one class that switches, as every program meets them before its first message,
 * and functions of their own would have to be linked by then.
 */
final class Numbers extends Leaf<Object> {
    static final Numbers BOOLEAN = new Numbers(Boolean.class, 0, 'Z');
    static final Numbers BYTE = new Numbers(Byte.class, 0, 'B');
    static final Numbers CHAR = new Numbers(Character.class, 16, 'C');
    static final Numbers SHORT = new Numbers(Short.class, 16, 'S');
    static final Numbers INT = new Numbers(Integer.class, 16, 'I');
    static final Numbers LONG = new Numbers(Long.class, 24, 'J');
    static final Numbers FLOAT = new Numbers(Float.class, 16, 'F');
    static final Numbers DOUBLE = new Numbers(Double.class, 24, 'D');

    /** The JVM's letter for the primitive type. */
    private final char letter;

    @SuppressWarnings("unchecked") // the type casts each value before it is written
    private Numbers(Class<?> type, int cost, char letter) {
        super((Class<Object>) type, cost);
        this.letter = letter;
    }

    @Override
    boolean hasIdentity() {
        return false;
    }

    @Override
    void writeContent(BodyWriter out, Object value) {
        switch (letter) {
            case 'Z' -> out.output.writeBoolean((Boolean) value);
            case 'B' -> out.output.writeByte((Byte) value);
            case 'C' -> out.output.writeChar((Character) value);
            case 'S' -> out.output.writeShort((Short) value);
            case 'I' -> out.output.writeVarInt((Integer) value, false);
            case 'J' -> out.output.writeVarLong((Long) value, false);
            case 'F' -> out.output.writeFloat((Float) value);
            case 'D' -> out.output.writeDouble((Double) value);
            default -> throw new AssertionError(letter);
        }
    }

    @Override
    Object readContent(BodyReader in) {
        return switch (letter) {
            case 'Z' -> in.input.readBoolean();
            case 'B' -> in.input.readByte();
            case 'C' -> in.input.readChar();
            case 'S' -> in.input.readShort();
            case 'I' -> in.input.readVarInt(false);
            case 'J' -> in.input.readVarLong(false);
            case 'F' -> in.input.readFloat();
            case 'D' -> in.input.readDouble();
            default -> throw new AssertionError(letter);
        };
    }
}
