package dev.ipc.codec;

import java.util.Comparator;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** What the formats of collections and of maps have in common: they travel as a {@link Kind}, and come back as a declared class. */
abstract class KindFormat extends Format {
    final Kind kind;

    private final Class<?> declared;
    private final @Nullable Class<?> implementation;

    /** What makes an empty one; null before the first is read, as most kinds are never. */
    private @Nullable IntFunction<Object> factory;

    /**
     * Makes a format.
     *
     * @param declared decides the implementation that comes back, if it is one
     */
    KindFormat(Kind kind, Class<?> declared) {
        this.kind = kind;
        this.declared = declared;
        this.implementation = Kind.isImplementation(declared) ? declared : null;
    }

    @Override
    final Class<?> readType() {
        return kind.type;
    }

    @Override
    final boolean fits(Class<?> position) {
        return implementation == null ? kind.comesBackAs(position) : position.isAssignableFrom(implementation);
    }

    @Override
    final boolean hasIdentity() {
        return true;
    }

    @Override
    @Nullable
    final Class<?> implementation() {
        return implementation;
    }

    /** Makes an empty one for a number of elements or entries. */
    final Object empty(int count) {
        IntFunction<Object> known = factory;
        if (known == null) {
            known = kind.factory(declared);
            factory = known;
        }
        return known.apply(count);
    }

    /** Returns whether what was sent as one that can't be changed comes back so; an implementation that is declared can be. */
    final boolean comesBackFixed(int sizeAndFlag) {
        return (sizeAndFlag & 1) != 0 && implementation == null;
    }

    final CodecFailure none(Object value) {
        return CodecFailure.malformed(value.getClass().getName() + " is no " + kind.wireName);
    }

    static void requireNaturalOrder(@Nullable Comparator<?> comparator) {
        if (comparator != null && comparator != Comparator.naturalOrder()) {
            throw CodecFailure.malformed(
                    "a sorted collection that isn't in natural order: copy it into a list or a map");
        }
    }
}
