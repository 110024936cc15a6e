package dev.ipc.codec;

import com.esotericsoftware.kryo.ClassResolver;
import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Registration;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Kryo's view of the message types: writes this endpoint's ids, reads the sender's, and knows no names and no class beyond
 * the list.
 */
@SuppressWarnings("rawtypes") // as Kryo declares them
final class EntryResolver implements ClassResolver {
    private final MessageTypes types;
    private final Instance instance;

    /** By this endpoint's id; null for what this instance hasn't met yet. */
    private final @Nullable Registration[] registrations;

    EntryResolver(MessageTypes types, Instance instance) {
        this.types = types;
        this.instance = instance;
        this.registrations =
                new @Nullable Registration[TypeTable.FIRST_ID + types.entries().size()];
    }

    @Override
    public void setKryo(Kryo kryo) {}

    /** Ignores what Kryo and users register: the list is closed. */
    @Override
    public Registration register(Registration registration) {
        return registration;
    }

    @Override
    public @Nullable Registration unregister(int classId) {
        return null;
    }

    @Override
    public Registration registerImplicit(Class type) {
        throw CodecFailure.malformed(types.describeUnknown(type));
    }

    @Override
    public @Nullable Registration getRegistration(Class type) {
        TypeEntry entry = types.entry(type);
        return entry == null ? null : registration(entry);
    }

    @Override
    public @Nullable Registration getRegistration(int classId) {
        return null;
    }

    @Override
    public @Nullable Registration writeClass(Output output, @Nullable Class type) {
        if (type == null) {
            output.writeByte(Format.NULL);
            return null;
        }
        return registration(instance.writer().writeId(type));
    }

    @Override
    public @Nullable Registration readClass(Input input) {
        TypeEntry entry = instance.reader().readId();
        return entry == null ? null : registration(entry);
    }

    @Override
    public void reset() {}

    private Registration registration(TypeEntry entry) {
        Registration registration = registrations[entry.id()];
        if (registration == null) {
            Supplier<? extends Serializer<?>> supplier = types.serializer(entry.type());
            Serializer<?> custom = supplier == null ? null : supplier.get();
            registration = new Registration(entry.type(), new EntrySerializer(entry, instance, custom), entry.id());
            registrations[entry.id()] = registration;
        }
        return registration;
    }
}
