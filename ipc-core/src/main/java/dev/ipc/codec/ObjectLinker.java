package dev.ipc.codec;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes the code that writes and reads the fields of one class. */
final class ObjectLinker {
    private ObjectLinker() {}

    /** One field of the sender's: how its value is read, and the member it belongs to; null if this side lacks it. */
    record Source(String name, Slot slot, ClassModel.@Nullable Member member) {}

    static ObjectFormat.ObjectWriter writer(ClassModel model, List<Slot> slots) {
        MethodHandle[] getters = model.members().stream()
                .map(member -> member.getter().asType(MethodType.methodType(Object.class, Object.class)))
                .toArray(MethodHandle[]::new);
        Slot[] positions = slots.toArray(Slot[]::new);
        return (out, value) -> {
            for (int i = 0; i < getters.length; i++) {
                try {
                    Object field = getters[i].invokeExact(value);
                    positions[i].write(out, field);
                } catch (Throwable t) {
                    throw CodecFailure.at(model.members().get(i).name(), t);
                }
            }
        };
    }

    static ObjectFormat.ObjectReader reader(ClassModel model, List<Source> sources) {
        return model.isRecord() ? recordReader(model, sources) : classReader(model, sources);
    }

    private static ObjectFormat.ObjectReader recordReader(ClassModel model, List<Source> sources) {
        int components = model.members().size();
        MethodHandle constructor = model.constructor()
                .asSpreader(Object[].class, components)
                .asType(MethodType.methodType(Object.class, Object[].class));
        @Nullable Object[] defaults = new @Nullable Object[components];
        for (ClassModel.Member member : model.members()) {
            defaults[member.index()] = DEFAULTS.get(member.type().raw());
        }
        return in -> {
            @Nullable Object[] arguments = defaults.clone();
            for (Source source : sources) {
                Object value = read(in, source);
                if (source.member() != null) {
                    arguments[source.member().index()] = value;
                }
            }
            return constructor.invokeExact(arguments);
        };
    }

    private static ObjectFormat.ObjectReader classReader(ClassModel model, List<Source> sources) {
        MethodHandle constructor = model.constructor().asType(MethodType.methodType(Object.class));
        Map<Source, MethodHandle> setters = new HashMap<>();
        for (Source source : sources) {
            if (source.member() != null) {
                MethodHandle setter = Objects.requireNonNull(source.member().setter());
                setters.put(source, setter.asType(MethodType.methodType(void.class, Object.class, Object.class)));
            }
        }
        return in -> {
            Object object = constructor.invokeExact();
            in.created(object);
            for (Source source : sources) {
                Object value = read(in, source);
                MethodHandle setter = setters.get(source);
                if (setter != null) {
                    setter.invokeExact(object, value);
                }
            }
            return object;
        };
    }

    private static @Nullable Object read(BodyReader in, Source source) {
        try {
            return source.slot().read(in);
        } catch (Throwable t) {
            throw CodecFailure.at(source.name(), t);
        }
    }

    private static final Map<Class<?>, Object> DEFAULTS = Map.of(
            boolean.class,
            false,
            byte.class,
            (byte) 0,
            char.class,
            (char) 0,
            short.class,
            (short) 0,
            int.class,
            0,
            long.class,
            0L,
            float.class,
            0f,
            double.class,
            0d);
}
