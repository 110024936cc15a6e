package dev.ipc.codec;

import com.esotericsoftware.kryo.Serializer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The classes that a builder collects, in the order that gives them their ids. */
final class Registrations {
    private final Map<Class<?>, Registered> byClass = new LinkedHashMap<>();
    private final Map<String, Class<?>> byName = new LinkedHashMap<>();

    /**
     * One class.
     *
     * @param custom null for a class whose shape is made from its fields or constants
     */
    record Registered(
            Class<?> type,
            String name,
            Shape.@Nullable Custom custom,
            @Nullable Supplier<? extends Serializer<?>> serializer) {}

    void add(Class<?> type, String name) {
        Admission.require(type);
        put(new Registered(type, WireNames.requireName("wire name", name), null, null));
    }

    void addCustom(Class<?> type, Shape.Custom custom, Supplier<? extends Serializer<?>> serializer) {
        Admission.requireNamed(type);
        WireNames.requireName("serializer's name", custom.name());
        if (custom.version() < 0 || custom.version() > WireNames.MAX_NUMBER) {
            throw new IllegalArgumentException(
                    "version " + custom.version() + " is not between 0 and " + WireNames.MAX_NUMBER);
        }
        put(new Registered(type, WireNames.requireName("wire name", type.getName()), custom, serializer));
    }

    void addSealed(Class<?> root) {
        if (!root.isSealed() || root.isEnum()) {
            throw new IllegalArgumentException(root.getName() + " is not sealed: register its subclasses one by one");
        }
        for (Class<?> permitted : root.getPermittedSubclasses()) {
            boolean sealed = permitted.isSealed() && !permitted.isEnum();
            if (sealed) {
                addSealed(permitted);
            }
            boolean concrete =
                    !permitted.isInterface() && !java.lang.reflect.Modifier.isAbstract(permitted.getModifiers());
            if (!byClass.containsKey(permitted) && (!sealed || concrete)) {
                add(permitted, permitted.getName());
            }
        }
    }

    private void put(Registered registered) {
        if (BuiltIns.arity(registered.name()) >= 0 || BuiltIns.primitive(registered.name()) != null) {
            throw new IllegalArgumentException("the wire name " + registered.name() + " is built in");
        }
        if (byClass.containsKey(registered.type())) {
            throw new IllegalArgumentException(registered.type().getName() + " is registered twice");
        }
        Class<?> other = byName.put(registered.name(), registered.type());
        if (other != null) {
            throw new IllegalArgumentException("the wire name " + registered.name() + " stands for both "
                    + other.getName() + " and " + registered.type().getName());
        }
        byClass.put(registered.type(), registered);
    }

    TypeGraph graph() {
        return new TypeGraph(byClass.values());
    }
}
