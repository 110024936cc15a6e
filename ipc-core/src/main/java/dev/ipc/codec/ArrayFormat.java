package dev.ipc.codec;

import java.lang.reflect.Array;
import org.jspecify.annotations.Nullable;

/** An array of objects in a position that declares it: its length, then its elements. */
final class ArrayFormat extends Format {
    private static final int COST = 16;
    private static final int ELEMENT_COST = 8;

    private final Class<?> component;
    private final Class<?> type;
    private final Slot element;

    ArrayFormat(Class<?> component, Slot element) {
        this.component = component;
        this.type = component.arrayType();
        this.element = element;
    }

    @Override
    Class<?> readType() {
        return type;
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
        Object[] array = (Object[]) type.cast(value);
        out.budget.enter();
        writeContent(out, array, element);
        out.budget.leave();
    }

    /** Writes how long an array is and what is in it. */
    static void writeContent(BodyWriter out, @Nullable Object[] array, Slot element) {
        out.budget.charge(COST + (long) array.length * ELEMENT_COST);
        out.output.writeVarInt(array.length, true);
        for (int index = 0; index < array.length; index++) {
            try {
                element.write(out, array[index]);
            } catch (Throwable t) {
                throw CodecFailure.at("[" + index + "]", t);
            }
        }
    }

    @Override
    Object read(BodyReader in) {
        in.budget.enter();
        Object[] array = readContent(in, component, element);
        in.budget.leave();
        return array;
    }

    /** Reads the length of an array, makes it, and reads what is in it. */
    static @Nullable Object[] readContent(BodyReader in, Class<?> component, Slot element) {
        int length = in.readCount(1);
        in.budget.charge(COST + (long) length * ELEMENT_COST);
        @Nullable Object[] array = (@Nullable Object[]) Array.newInstance(component, length);
        in.created(array);
        for (int index = 0; index < length; index++) {
            try {
                array[index] = element.read(in);
            } catch (Throwable t) {
                throw CodecFailure.at("[" + index + "]", t);
            }
        }
        return array;
    }

    @Override
    boolean accepts(Object value, Budget budget) {
        if (!type.isInstance(value)) {
            return false;
        }
        Object[] array = (Object[]) value;
        budget.enter();
        budget.charge((long) array.length * ELEMENT_COST);
        for (Object each : array) {
            if (!element.accepts(each, budget)) {
                return false;
            }
        }
        budget.leave();
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ArrayFormat format && type == format.type && element.equals(format.element);
    }

    @Override
    public int hashCode() {
        return type.hashCode() * 31 + element.hashCode();
    }
}
