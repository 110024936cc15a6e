package dev.ipc.codec;

import com.esotericsoftware.kryo.Kryo;
import dev.ipc.DecodingException;
import dev.ipc.EncodingException;
import org.jspecify.annotations.Nullable;

/** One Kryo with its buffers, used by one thread at a time and thrown away after any failure. */
final class Instance {
    static {
        // Kryo's access by Unsafe is never used here, yet newer JVMs warn of it as soon as Kryo's classes load. This
        // only
        // helps where they aren't loaded yet, and gives way to a choice of the host's.
        if (System.getProperty("kryo.unsafe") == null) {
            System.setProperty("kryo.unsafe", "false");
        }
    }

    private final Kryo kryo;
    private final BodyWriter writer;
    private final BodyReader reader;

    Instance(MessageTypes types) {
        EntryResolver resolver = new EntryResolver(types, this);
        kryo = new Kryo(resolver, null);
        kryo.setRegistrationRequired(true);
        kryo.setOptimizedGenerics(false);
        GraphReferences graph = new GraphReferences(types);
        kryo.setReferenceResolver(graph);
        writer = new BodyWriter(types, kryo, graph);
        reader = new BodyReader(types, kryo, graph);
    }

    BodyWriter writer() {
        return writer;
    }

    BodyReader reader() {
        return reader;
    }

    <R> R encode(@Nullable Object root, int maxBodyBytes, BodySink<R> sink) {
        int length;
        TypeUse use;
        try {
            kryo.setReferences(writer.references);
            writer.begin(maxBodyBytes);
            kryo.writeClassAndObject(writer.output, root);
            length = writer.output.position();
            if (length > maxBodyBytes) {
                throw CodecFailure.limit("the message is larger than " + maxBodyBytes + " bytes");
            }
            writer.budget.requireWithin(length);
            use = writer.use.finish();
        } catch (Throwable t) {
            CodecFailure failure = CodecFailure.of(t);
            throw new EncodingException(describe(root, failure), failure.getCause());
        }
        R result = sink.accept(writer.output.array(), 0, length, use);
        writer.release();
        return result;
    }

    private static String describe(@Nullable Object root, CodecFailure failure) {
        String type = root == null ? "null" : root.getClass().getSimpleName();
        return "can't encode " + type + ": " + failure.describe();
    }

    @Nullable
    Object decode(byte[] array, int offset, int length, PeerTypes sender) {
        reader.begin(array, offset, length, sender);
        try {
            kryo.setReferences(sender.references());
            Object root = kryo.readClassAndObject(reader.input);
            if (reader.input.remaining() != 0) {
                throw CodecFailure.malformed(reader.input.remaining() + " bytes are left over");
            }
            reader.release();
            return root;
        } catch (Throwable t) {
            CodecFailure failure = CodecFailure.of(t);
            throw new DecodingException(
                    failure.reason(), "can't decode a body: " + failure.describe(), failure.getCause());
        }
    }
}
