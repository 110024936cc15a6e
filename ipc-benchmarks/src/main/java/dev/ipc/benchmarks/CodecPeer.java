package dev.ipc.benchmarks;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.ipc.benchmarks.Samples.Batch;
import dev.ipc.benchmarks.Samples.Blob;
import dev.ipc.benchmarks.Samples.Small;
import dev.ipc.benchmarks.Samples.WithMap;
import dev.ipc.codec.BodySink;
import dev.ipc.codec.MessageCodec;
import dev.ipc.codec.MessageTypes;
import dev.ipc.codec.PeerTypes;
import dev.ipc.codec.TypeUse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.fory.Fory;
import org.apache.fory.config.Language;
import org.apache.fory.logging.LoggerFactory;

/** One way to turn objects into bytes and back. Encoding ends with the bytes in an array, of which the length is returned. */
interface CodecPeer {
    int encode(Object value);

    byte[] encoded(Object value);

    Object decode(byte[] bytes);

    static CodecPeer of(String name) {
        return switch (name) {
            case "ipc" -> new Ipc();
            case "kryo" -> new PlainKryo(false);
            case "kryoHand" -> new PlainKryo(true);
            case "fory" -> {
                LoggerFactory.disableLogging();
                yield new WithFory();
            }
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** This library, all its checks on. */
    final class Ipc implements CodecPeer {
        private final MessageTypes types = MessageTypes.builder()
                .register(Small.class, WithMap.class, Batch.class, Blob.class)
                .build();
        private final MessageCodec codec = new MessageCodec(types);
        private final PeerTypes sender = types.resolve(types.table(), false);
        private final BodySink<TypeUse> sink = this::take;
        private int encodedLength;

        @Override
        public int encode(Object value) {
            codec.encode(value, 1 << 24, sink);
            return encodedLength;
        }

        /** Keeps the length aside: to return it from the sink would make an {@code Integer}, which isn't the codec's. */
        private TypeUse take(byte[] array, int offset, int length, TypeUse use) {
            encodedLength = length;
            return use;
        }

        @Override
        public byte[] encoded(Object value) {
            return codec.encode(
                    value, 1 << 24, (array, offset, length, use) -> Arrays.copyOfRange(array, offset, offset + length));
        }

        @Override
        public Object decode(byte[] bytes) {
            return Objects.requireNonNull(codec.decode(bytes, 0, bytes.length, sender));
        }
    }

    /** Kryo as it is used commonly: registration required, buffers reused, its own serializers or hand-written ones. */
    final class PlainKryo implements CodecPeer {
        private final Kryo kryo = new Kryo();
        private final Output output = new Output(1024, -1);
        private final Input input = new Input();

        PlainKryo(boolean handWritten) {
            if (handWritten) {
                kryo.register(Small.class, new SmallSerializer());
                kryo.register(WithMap.class, new WithMapSerializer());
                kryo.register(Batch.class, new BatchSerializer());
                kryo.register(Blob.class, new BlobSerializer());
            } else {
                kryo.register(Small.class);
                kryo.register(WithMap.class);
                kryo.register(Batch.class);
                kryo.register(Blob.class);
            }
            kryo.register(ArrayList.class);
            kryo.register(LinkedHashMap.class);
            kryo.register(byte[].class);
        }

        @Override
        public int encode(Object value) {
            output.reset();
            kryo.writeClassAndObject(output, value);
            return output.position();
        }

        @Override
        public byte[] encoded(Object value) {
            encode(value);
            return output.toBytes();
        }

        @Override
        public Object decode(byte[] bytes) {
            input.setBuffer(bytes);
            return kryo.readClassAndObject(input);
        }
    }

    /** Apache Fory, class registration required, code generation on. */
    final class WithFory implements CodecPeer {
        private final Fory fory = Fory.builder()
                .withLanguage(Language.JAVA)
                .requireClassRegistration(true)
                .withRefTracking(false)
                .withAsyncCompilation(false)
                .build();
        private final org.apache.fory.memory.MemoryBuffer buffer =
                org.apache.fory.memory.MemoryBuffer.newHeapBuffer(1024);

        WithFory() {
            for (Class<?> type : List.of(Small.class, WithMap.class, Batch.class, Blob.class)) {
                fory.register(type);
            }
        }

        @Override
        public int encode(Object value) {
            buffer.writerIndex(0);
            fory.serialize(buffer, value);
            return buffer.writerIndex();
        }

        @Override
        public byte[] encoded(Object value) {
            return fory.serialize(value);
        }

        @Override
        public Object decode(byte[] bytes) {
            return fory.deserialize(bytes);
        }
    }

    /** Hand-written. */
    final class SmallSerializer extends Serializer<Small> {
        @Override
        public void write(Kryo kryo, Output output, Small value) {
            output.writeVarLong(value.id(), false);
            output.writeString(value.name());
            output.writeString(value.text());
        }

        @Override
        public Small read(Kryo kryo, Input input, Class<? extends Small> type) {
            long id = input.readVarLong(false);
            return new Small(input.readString(), id, input.readString());
        }
    }

    /** Hand-written. */
    final class WithMapSerializer extends Serializer<WithMap> {
        @Override
        public void write(Kryo kryo, Output output, WithMap value) {
            output.writeVarLong(value.id(), false);
            output.writeString(value.name());
            output.writeString(value.text());
            output.writeVarInt(value.values().size(), true);
            for (Map.Entry<String, String> entry : value.values().entrySet()) {
                output.writeString(entry.getKey());
                output.writeString(entry.getValue());
            }
        }

        @Override
        public WithMap read(Kryo kryo, Input input, Class<? extends WithMap> type) {
            long id = input.readVarLong(false);
            String name = input.readString();
            String text = input.readString();
            int size = input.readVarInt(true);
            Map<String, String> values = new LinkedHashMap<>(size * 2);
            for (int i = 0; i < size; i++) {
                values.put(input.readString(), input.readString());
            }
            return new WithMap(name, id, text, values);
        }
    }

    /** Hand-written. */
    final class BatchSerializer extends Serializer<Batch> {
        private final SmallSerializer items = new SmallSerializer();

        @Override
        public void write(Kryo kryo, Output output, Batch value) {
            output.writeVarInt(value.items().size(), true);
            for (Small item : value.items()) {
                items.write(kryo, output, item);
            }
        }

        @Override
        public Batch read(Kryo kryo, Input input, Class<? extends Batch> type) {
            int size = input.readVarInt(true);
            List<Small> list = new ArrayList<>(size);
            for (int i = 0; i < size; i++) {
                list.add(items.read(kryo, input, Small.class));
            }
            return new Batch(list);
        }
    }

    /** Hand-written. */
    final class BlobSerializer extends Serializer<Blob> {
        @Override
        public void write(Kryo kryo, Output output, Blob value) {
            output.writeVarInt(value.bytes().length, true);
            output.writeBytes(value.bytes());
        }

        @Override
        public Blob read(Kryo kryo, Input input, Class<? extends Blob> type) {
            return new Blob(input.readBytes(input.readVarInt(true)));
        }
    }
}
