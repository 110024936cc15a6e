package dev.ipc.codec;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One known type as one instance of Kryo sees it: leads from Kryo's calls to the type's format. */
final class EntrySerializer extends Serializer<Object> {
    private final TypeEntry entry;
    private final Instance instance;
    private final @Nullable Serializer<?> custom;

    EntrySerializer(TypeEntry entry, Instance instance, @Nullable Serializer<?> custom) {
        this.entry = entry;
        this.instance = instance;
        this.custom = custom;
    }

    Serializer<?> custom() {
        return Objects.requireNonNull(custom);
    }

    @Override
    public void write(Kryo kryo, Output output, Object value) {
        BodyWriter writer = instance.writer();
        Format format = entry.format();
        if (writer.references && format.hasIdentity()) {
            writer.writeWeighed(format, value, writer.graph.lastWritten());
        } else {
            format.write(writer, value);
        }
    }

    @Override
    public Object read(Kryo kryo, Input input, Class<?> type) {
        BodyReader reader = instance.reader();
        return reader.readByKryo(reader.sender.formatOf(entry));
    }
}
