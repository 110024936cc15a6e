package dev.ipc.codec;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A position whose value is preceded by its id, where the receiver's declaration says more than a class: {@code List<String>}
 * for a type variable, {@code Result<Order>} for a sealed type. What the declaration leaves open, and what it asks for, is
 * worked out for each type that may come.
 */
final class NarrowSlot implements Slot {
    private final DeclaredType declared;

    /** By wire name, for the types whose usual format leaves more open than the declaration. */
    private final Map<String, Format> narrower;

    NarrowSlot(DeclaredType declared, Map<String, Format> narrower) {
        this.declared = declared;
        this.narrower = narrower;
    }

    private Format format(TypeEntry entry, Format usual) {
        return narrower.getOrDefault(entry.name(), usual);
    }

    @Override
    public void write(BodyWriter out, @Nullable Object value) {
        if (value == null) {
            out.output.writeByte(Format.NULL);
            return;
        }
        Slot.requireInstance(value, declared.raw());
        TypeEntry entry = out.writeId(value.getClass());
        out.writeIdentified(format(entry, entry.format()), value);
    }

    @Override
    public @Nullable Object read(BodyReader in) {
        TypeEntry entry = in.readId();
        if (entry == null) {
            return null;
        }
        return in.readIdentified(entry, format(entry, in.sender.formatOf(entry)), declared.raw());
    }

    @Override
    public boolean accepts(@Nullable Object value, Budget budget) {
        if (value == null) {
            return true;
        }
        if (!declared.raw().isInstance(value)) {
            return false;
        }
        for (Format format : narrower.values()) {
            if (format.readType().isInstance(value)) {
                return format.accepts(value, budget);
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NarrowSlot slot && declared.equals(slot.declared);
    }

    @Override
    public int hashCode() {
        return declared.hashCode();
    }
}
