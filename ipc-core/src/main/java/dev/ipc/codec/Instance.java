package dev.ipc.codec;

import com.esotericsoftware.kryo.Kryo;
import dev.ipc.DecodingException;
import dev.ipc.EncodingException;
import org.jspecify.annotations.Nullable;

/**
 * What encodes or decodes one body at a time, with its buffers; thrown away after any failure. It has a Kryo only where
 * serializers of the user's need one: making the first takes some 30 ms.
 */
final class Instance {
    static {
        // Kryo's access by Unsafe is never used here, yet newer JVMs warn of it as soon as Kryo's classes load. This
        // only
        // helps where they aren't loaded yet, and gives way to a choice of the host's.
        if (System.getProperty("kryo.unsafe") == null) {
            System.setProperty("kryo.unsafe", "false");
        }
    }

    private final @Nullable Kryo kryo;
    private final GraphReferences graph;
    private final BodyWriter writer;
    private final BodyReader reader;

    Instance(MessageTypes types) {
        graph = new GraphReferences(types);
        kryo = types.hasSerializers() ? kryo(types) : null;
        writer = new BodyWriter(types, kryo, graph);
        reader = new BodyReader(types, kryo, graph);
    }

    /**
     * Makes the Kryo that serializers of the user's are given. It resets when a body ends, not when a value in it does. The
     * resolver refuses what isn't registered by itself, and the formats use no generics: the first two settings say so to
     * serializers that ask.
     */
    private Kryo kryo(MessageTypes types) {
        Kryo made = new Kryo(new EntryResolver(types, this), null);
        made.setRegistrationRequired(true);
        made.setOptimizedGenerics(false);
        made.setReferenceResolver(graph);
        made.setAutoReset(false);
        return made;
    }

    private void begin(boolean references) {
        if (kryo != null) {
            kryo.setReferences(references);
        }
    }

    private void release(boolean references) {
        if (references) {
            graph.release();
        }
        if (kryo != null) {
            kryo.reset();
        }
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
            begin(writer.references);
            writer.begin(maxBodyBytes, sink);
            writer.writeAny(root);
            length = writer.output.length();
            if (length > maxBodyBytes) {
                throw CodecFailure.limit("the message is larger than " + maxBodyBytes + " bytes");
            }
            writer.requireGranted(length);
            use = writer.use.finish();
        } catch (Throwable t) {
            BodySink.Pieces<?> pieces = writer.output.pieces();
            if (pieces != null) {
                pieces.failed();
            }
            CodecFailure failure = CodecFailure.of(t);
            throw new EncodingException(failure.encodingReason(), describe(root, failure), failure.getCause());
        }
        @SuppressWarnings("unchecked") // of this sink
        BodySink<R> pieces = (BodySink<R>) writer.output.pieces();
        R result = (pieces == null ? sink : pieces).accept(writer.output.array(), 0, writer.output.position(), use);
        writer.output.release();
        release(writer.references);
        return result;
    }

    private static String describe(@Nullable Object root, CodecFailure failure) {
        String type = root == null ? "null" : root.getClass().getSimpleName();
        return "can't encode " + type + ": " + failure.describe();
    }

    @Nullable
    Object decode(byte[] array, int offset, int length, PeerTypes sender) {
        reader.begin(array, offset, length, sender);
        return decode(sender);
    }

    <B> @Nullable Object decode(B body, BodySource<B> source, int length, PeerTypes sender) {
        reader.begin(body, source, length, sender);
        return decode(sender);
    }

    private @Nullable Object decode(PeerTypes sender) {
        try {
            begin(sender.references());
            Object root = reader.readAny(Object.class);
            if (reader.input.remaining() != 0) {
                throw CodecFailure.malformed(reader.input.remaining() + " bytes are left over");
            }
            reader.release();
            release(sender.references());
            return root;
        } catch (Throwable t) {
            CodecFailure failure = CodecFailure.of(t);
            throw new DecodingException(
                    failure.reason(), "can't decode a body: " + failure.describe(), failure.getCause());
        }
    }
}
