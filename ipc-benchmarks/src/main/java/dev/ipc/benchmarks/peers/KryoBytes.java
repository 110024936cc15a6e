package dev.ipc.benchmarks.peers;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.LinkedHashMap;

/**
 * Kryo as it is best used without a serializer of one's own: registration required, no references, buffers that are reused. For
 * all peers that bring no serializer.
 *
 * <p><em>Threading:</em> for one thread.
 */
final class KryoBytes {
    private final Kryo kryo = new Kryo();
    private final Output output = new Output(1024, -1);
    private final Input input = new Input();
    private byte[] in = new byte[1024];

    KryoBytes() {
        register(kryo);
    }

    /** Registers what is sent. */
    static void register(Kryo kryo) {
        kryo.setReferences(false);
        kryo.setRegistrationRequired(true);
        kryo.register(Note.class);
        kryo.register(Blob.class);
        kryo.register(byte[].class);
        kryo.register(LinkedHashMap.class);
    }

    /** Encodes; the bytes stand at the start of {@link #array}, until the next call. */
    int encode(Object message) {
        output.reset();
        kryo.writeClassAndObject(output, message);
        return output.position();
    }

    byte[] array() {
        return output.getBuffer();
    }

    /** Returns an array of at least this size for {@link #decode(int)} to read from. */
    byte[] room(int length) {
        if (in.length < length) {
            in = new byte[Math.max(length, 2 * in.length)];
        }
        return in;
    }

    /** Decodes what was put into {@link #room}. */
    Object decode(int length) {
        return decode(in, 0, length);
    }

    Object decode(byte[] bytes, int offset, int length) {
        input.setBuffer(bytes, offset, length);
        return kryo.readClassAndObject(input);
    }
}
