package dev.ipc.netty;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The handlers of one endpoint by the class of what they take.
 *
 * <p><em>Threading:</em> immutable.
 */
final class HandlerTable<H> {
    private final Map<Class<?>, H> handlers;

    /** Makes a table of these handlers, in this order. */
    HandlerTable(Map<Class<?>, H> handlers) {
        this.handlers = Collections.unmodifiableMap(new LinkedHashMap<>(handlers));
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
        for (Map.Entry<Class<?>, H> entry : handlers.entrySet()) {
            if (entry.getKey().isInterface() && entry.getKey().isAssignableFrom(type)) {
                return entry.getValue();
            }
        }
        return handlers.get(Object.class);
    }
}
