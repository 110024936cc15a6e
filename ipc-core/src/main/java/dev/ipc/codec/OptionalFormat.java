package dev.ipc.codec;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An {@code Optional}: its value's position, null for an empty one. */
final class OptionalFormat extends Format {
    private static final int COST = 16;

    private final Slot content;

    OptionalFormat(Slot content) {
        this.content = content;
    }

    @Override
    Class<?> readType() {
        return Optional.class;
    }

    @Override
    boolean accepts(Object value, Budget budget) {
        return value instanceof Optional<?> optional && content.accepts(optional.orElse(null), budget);
    }

    @Override
    void write(BodyWriter out, Object value) {
        @Nullable Object held = ((Optional<?>) value).orElse(null);
        out.budget.enter();
        out.budget.charge(COST);
        content.write(out, held);
        out.budget.leave();
    }

    @Override
    Object read(BodyReader in) {
        in.budget.enter();
        in.budget.charge(COST);
        Object value = content.read(in);
        in.budget.leave();
        return Optional.ofNullable(value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OptionalFormat format && content.equals(format.content);
    }

    @Override
    public int hashCode() {
        return content.hashCode();
    }
}
