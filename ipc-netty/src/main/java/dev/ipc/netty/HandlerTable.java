package dev.ipc.netty;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The handlers of one endpoint by the class of what they take.
 *
 * <p><em>Threading:</em> immutable.
 */
final class HandlerTable<H> {
    private final Map<Class<?>, H> handlers;
    private final List<Map.Entry<Class<?>, H>> ofInterfaces;

    /** Makes a table of these handlers, in this order. */
    HandlerTable(Map<Class<?>, H> handlers) {
        this.handlers = Map.copyOf(handlers);
        List<Map.Entry<Class<?>, H>> interfaces = new ArrayList<>();
        for (Map.Entry<Class<?>, H> each : handlers.entrySet()) {
            if (each.getKey().isInterface()) {
                interfaces.add(Map.entry(each.getKey(), each.getValue()));
            }
        }
        this.ofInterfaces = List.copyOf(interfaces);
    }

    /**
     * Adds the handler of a class to those that a table is to be made of.
     *
     * @throws IllegalArgumentException if it has one already
     */
    static <H> void add(Map<Class<?>, H> handlers, Class<?> type, H handler) {
        if (type.isPrimitive()) {
            throw new IllegalArgumentException("messages are objects: use the boxed class of " + type);
        }
        if (handlers.putIfAbsent(type, Objects.requireNonNull(handler, "handler")) != null) {
            throw new IllegalArgumentException(type.getName() + " has a handler already");
        }
    }

    /** Returns the handler of a class: its own, else that of the nearest superclass, of an interface, of Object; or null. */
    @Nullable
    H of(Class<?> type) {
        for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) {
            H handler = handlers.get(each);
            if (handler != null) {
                return handler;
            }
        }
        for (Map.Entry<Class<?>, H> entry : ofInterfaces) {
            if (entry.getKey().isAssignableFrom(type)) {
                return entry.getValue();
            }
        }
        return handlers.get(Object.class);
    }
}
