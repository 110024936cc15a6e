package dev.ipc.codec;

import org.jspecify.annotations.Nullable;

/**
 * One field on its way: its position, and its name for the path of a failure. Compiled code holds steps as constants; the
 * methods for primitive types spare it the boxes.
 */
record Step(String name, Slot slot) {
    void write(BodyWriter out, @Nullable Object value) {
        try {
            slot.write(out, value);
        } catch (Throwable t) {
            throw CodecFailure.at(name, t);
        }
    }

    @Nullable
    Object read(BodyReader in) {
        try {
            return slot.read(in);
        } catch (Throwable t) {
            throw CodecFailure.at(name, t);
        }
    }

    void writeBoolean(BodyWriter out, boolean value) {
        out.output.writeBoolean(value);
    }

    void writeByte(BodyWriter out, byte value) {
        out.output.writeByte(value);
    }

    void writeChar(BodyWriter out, char value) {
        out.output.writeChar(value);
    }

    void writeShort(BodyWriter out, short value) {
        out.output.writeShort(value);
    }

    void writeInt(BodyWriter out, int value) {
        out.output.writeVarInt(value, false);
    }

    void writeLong(BodyWriter out, long value) {
        out.output.writeVarLong(value, false);
    }

    void writeFloat(BodyWriter out, float value) {
        out.output.writeFloat(value);
    }

    void writeDouble(BodyWriter out, double value) {
        out.output.writeDouble(value);
    }

    boolean readBoolean(BodyReader in) {
        try {
            return in.input.readBoolean();
        } catch (Throwable t) {
            throw CodecFailure.at(name, t);
        }
    }

    byte readByte(BodyReader in) {
        try {
            return in.input.readByte();
        } catch (Throwable t) {
            throw CodecFailure.at(name, t);
        }
    }

    char readChar(BodyReader in) {
        try {
            return in.input.readChar();
        } catch (Throwable t) {
            throw CodecFailure.at(name, t);
        }
    }

    short readShort(BodyReader in) {
        try {
            return in.input.readShort();
        } catch (Throwable t) {
            throw CodecFailure.at(name, t);
        }
    }

    int readInt(BodyReader in) {
        try {
            return in.input.readVarInt(false);
        } catch (Throwable t) {
            throw CodecFailure.at(name, t);
        }
    }

    long readLong(BodyReader in) {
        try {
            return in.input.readVarLong(false);
        } catch (Throwable t) {
            throw CodecFailure.at(name, t);
        }
    }

    float readFloat(BodyReader in) {
        try {
            return in.input.readFloat();
        } catch (Throwable t) {
            throw CodecFailure.at(name, t);
        }
    }

    double readDouble(BodyReader in) {
        try {
            return in.input.readDouble();
        } catch (Throwable t) {
            throw CodecFailure.at(name, t);
        }
    }
}
