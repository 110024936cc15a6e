package dev.ipc.codec;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import org.jspecify.annotations.Nullable;

/** A class that a serializer of the user's writes and reads. */
final class CustomFormat extends Format {
    private final Class<?> type;

    CustomFormat(Class<?> type) {
        this.type = type;
    }

    @Override
    Class<?> readType() {
        return type;
    }

    @Override
    boolean hasIdentity() {
        return true;
    }

    @Override
    void write(BodyWriter out, Object value) {
        out.budget.enter();
        out.budget.charge(16);
        try {
            write(out.kryo(), out, value, serializer(out.kryo()));
        } catch (Throwable t) {
            throw CodecFailure.of(t);
        }
        out.budget.leave();
    }

    @SuppressWarnings("unchecked")
    private static void write(Kryo kryo, BodyWriter out, Object value, Serializer<?> serializer) {
        ((Serializer<Object>) serializer).write(kryo, out.output, value);
    }

    @Override
    Object read(BodyReader in) {
        in.budget.enter();
        in.budget.charge(16);
        Object value;
        try {
            value = read(in.kryo(), in, serializer(in.kryo()));
        } catch (Throwable t) {
            throw CodecFailure.of(t);
        }
        if (!type.isInstance(value)) {
            throw CodecFailure.malformed("the serializer of " + type.getName() + " gave something else");
        }
        in.budget.leave();
        return value;
    }

    /** Reads a value with its marker through Kryo, so that the serializer may announce the object early. */
    @Nullable
    Object readByKryo(BodyReader in, boolean nullable) {
        Kryo kryo = in.kryo();
        Serializer<?> serializer = kryo.getRegistration(type).getSerializer();
        return nullable
                ? kryo.readObjectOrNull(in.input, type, serializer)
                : kryo.readObject(in.input, type, serializer);
    }

    @SuppressWarnings("unchecked")
    private Object read(Kryo kryo, BodyReader in, Serializer<?> serializer) {
        return ((Serializer<Object>) serializer).read(kryo, in.input, (Class<Object>) type);
    }

    private Serializer<?> serializer(Kryo kryo) {
        return ((EntrySerializer) kryo.getRegistration(type).getSerializer()).custom();
    }
}
