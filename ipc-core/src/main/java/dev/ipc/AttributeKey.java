package dev.ipc;

import java.util.Objects;

/**
 * Names a value of a type that users attach to connections. Each key is its own: two of one name are two.
 *
 * <p><em>Threading:</em> immutable.
 *
 * @param <T> the type of the values
 */
public final class AttributeKey<T> {
    private final String name;
    private final Class<T> type;

    private AttributeKey(String name, Class<T> type) {
        this.name = Objects.requireNonNull(name, "name");
        this.type = Objects.requireNonNull(type, "type");
    }

    /** Makes a new key; the name is for people. Made once, it is kept, in a constant say. */
    public static <T> AttributeKey<T> of(String name, Class<T> type) {
        return new AttributeKey<>(name, type);
    }

    /** Returns its name. */
    public String name() {
        return name;
    }

    /** Returns the type of its values. */
    public Class<T> type() {
        return type;
    }

    @Override
    public String toString() {
        return "attribute " + name;
    }
}
