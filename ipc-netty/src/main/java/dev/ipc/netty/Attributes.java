package dev.ipc.netty;

import dev.ipc.AttributeKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What users attached to a connection. It is read often and written seldom, and most have nothing: each change makes a new map.
 *
 * <p><em>Threading:</em> thread-safe.
 */
final class Attributes {
    private volatile Map<AttributeKey<?>, Object> values = Map.of();

    <T> Optional<T> get(AttributeKey<T> key) {
        return Optional.ofNullable(values.get(key)).map(key.type()::cast);
    }

    synchronized <T> Optional<T> set(AttributeKey<T> key, @Nullable T value) {
        Map<AttributeKey<?>, Object> changed = new HashMap<>(values);
        Object before = value == null
                ? changed.remove(key)
                : changed.put(key, key.type().cast(value));
        values = Map.copyOf(changed);
        return Optional.ofNullable(before).map(key.type()::cast);
    }
}
