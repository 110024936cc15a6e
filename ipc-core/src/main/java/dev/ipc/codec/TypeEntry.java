package dev.ipc.codec;

import org.jspecify.annotations.Nullable;

/** A type that this endpoint knows: the class, its id and wire name here, and how its values travel. */
final class TypeEntry {
    private final int id;
    private final String name;
    private final Class<?> type;

    /** Null before a built-in type's first use; several threads may set it, to the same. */
    private @Nullable Format format;

    /**
     * Makes an entry.
     *
     * @param id below {@link TypeTable#FIRST_ID} if built in, otherwise this endpoint's own
     * @param format null for a built-in type whose format is made when it is needed
     */
    TypeEntry(int id, String name, Class<?> type, @Nullable Format format) {
        this.id = id;
        this.name = name;
        this.type = type;
        this.format = format;
    }

    int id() {
        return id;
    }

    String name() {
        return name;
    }

    Class<?> type() {
        return type;
    }

    Format format() {
        Format known = format;
        if (known == null) {
            known = BuiltIns.format(id);
            format = known;
        }
        return known;
    }

    boolean isBuiltIn() {
        return id < TypeTable.FIRST_ID;
    }
}
