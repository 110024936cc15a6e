package dev.ipc.codec;

/**
 * An array of objects in a position that doesn't declare it: how many dimensions it has beyond the first, the id of its
 * innermost component or 0 for {@code Object}, its length, and its elements with their ids.
 */
final class AnyArrayFormat extends Format {
    private static final int MAX_DIMENSIONS = 8;
    private static final Slot ELEMENT = new Slot.Any(Object.class);

    @Override
    Class<?> readType() {
        return Object[].class;
    }

    @Override
    boolean fits(Class<?> declared) {
        return declared == Object.class || declared.isArray();
    }

    @Override
    boolean hasIdentity() {
        return true;
    }

    @Override
    boolean hashesByIdentity() {
        return true;
    }

    @Override
    void write(BodyWriter out, Object value) {
        Object[] array = (Object[]) value;
        int dimensions = 0;
        Class<?> component = array.getClass().getComponentType();
        while (component.isArray() && !component.getComponentType().isPrimitive()) {
            component = component.getComponentType();
            dimensions++;
        }
        if (dimensions >= MAX_DIMENSIONS) {
            throw CodecFailure.limit("an array has more than " + MAX_DIMENSIONS + " dimensions");
        }
        out.budget.enter();
        out.output.writeVarInt(dimensions, true);
        if (component == Object.class) {
            out.output.writeByte(NULL);
        } else if (out.writeId(component).type() != component) {
            throw CodecFailure.malformed(
                    "an array of " + component.getName() + " in a position that doesn't declare it");
        }
        ArrayFormat.writeContent(out, array, ELEMENT);
        out.budget.leave();
    }

    @Override
    Object read(BodyReader in) {
        in.budget.enter();
        int dimensions = in.input.readVarInt(true);
        if (dimensions < 0 || dimensions >= MAX_DIMENSIONS) {
            throw CodecFailure.malformed("an array has more than " + MAX_DIMENSIONS + " dimensions");
        }
        TypeEntry entry = in.readId();
        Class<?> component = entry == null ? Object.class : entry.type();
        for (int i = 0; i < dimensions; i++) {
            component = component.arrayType();
        }
        Object[] array = ArrayFormat.readContent(in, component, ELEMENT);
        in.budget.leave();
        return array;
    }
}
