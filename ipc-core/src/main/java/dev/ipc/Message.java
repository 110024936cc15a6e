package dev.ipc;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A message for those who want no class of their own: a name that says what it is, and values by key.
 *
 * <p>Every endpoint understands it without registration. The values are of built-in types or of types registered at both
 * ends; they keep their order.
 *
 * <p><em>Threading:</em> immutable, as far as its values are.
 *
 * @param name what the message is about; its meaning is the application's
 * @param userInfo the values by key; an unmodifiable copy, without null keys or values
 */
public record Message(String name, Map<String, Object> userInfo) {
    /**
     * Makes a message, copying the map.
     *
     * @throws NullPointerException if a key or a value is null
     */
    public Message {
        Objects.requireNonNull(name, "name");
        Map<String, Object> copy = new LinkedHashMap<>(userInfo);
        for (Map.Entry<String, Object> entry : copy.entrySet()) {
            Objects.requireNonNull(entry.getKey(), "key");
            if (entry.getValue() == null) {
                throw new NullPointerException("the value of " + entry.getKey());
            }
        }
        userInfo = Collections.unmodifiableMap(copy);
    }

    /** Returns a message without values. */
    public static Message of(String name) {
        return new Message(name, Map.of());
    }

    /**
     * Returns a message with a copy of these values.
     *
     * @throws NullPointerException if a key or a value is null
     */
    public static Message of(String name, Map<String, ?> userInfo) {
        return new Message(name, Collections.unmodifiableMap(userInfo));
    }

    /** Returns the value of {@code key} if there is one and it is a {@code type}; otherwise empty. */
    public <T> Optional<T> value(String key, Class<T> type) {
        Object value = userInfo.get(key);
        return type.isInstance(value) ? Optional.of(type.cast(value)) : Optional.empty();
    }
}
