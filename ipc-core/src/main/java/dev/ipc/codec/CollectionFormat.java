package dev.ipc.codec;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** A collection: twice its size, plus one if it can't be changed, then its elements in the order of its iteration. */
final class CollectionFormat extends Format {
    private final CollectionKind kind;
    private final Class<?> declared;
    private final boolean concrete;
    private final Slot element;

    /**
     * Makes a format.
     *
     * @param declared decides the implementation that comes back, if it is one
     */
    CollectionFormat(CollectionKind kind, Class<?> declared, Slot element) {
        this.kind = kind;
        this.declared = declared;
        this.concrete = CollectionKind.isImplementation(declared);
        this.element = element;
    }

    @Override
    Class<?> readType() {
        return kind.type;
    }

    @Override
    boolean hasIdentity() {
        return true;
    }

    @Override
    void write(BodyWriter out, Object value) {
        if (!(value instanceof Collection<?> collection) || !kind.type.isInstance(value)) {
            throw CodecFailure.malformed(value.getClass().getName() + " is no " + kind.wireName);
        }
        out.budget.enter();
        int size = collection.size();
        out.writeSize(size, Unmodifiable.test(value), kind.cost, kind.elementCost);
        int index = 0;
        for (Object each : collection) {
            try {
                element.write(out, each);
            } catch (Throwable t) {
                throw CodecFailure.at("[" + index + "]", t);
            }
            index++;
        }
        BodyWriter.requireUnchanged(size, index);
        out.budget.leave();
    }

    @Override
    Object read(BodyReader in) {
        in.budget.enter();
        int sizeAndFlag = in.readSize(1, kind.cost, kind.elementCost);
        int size = sizeAndFlag >>> 1;
        Collection<@Nullable Object> content = kind.create(declared, size);
        boolean unmodifiable = (sizeAndFlag & 1) != 0 && !concrete;
        Collection<@Nullable Object> result = unmodifiable ? CollectionKind.unmodifiable(content) : content;
        in.created(result);
        for (int index = 0; index < size; index++) {
            try {
                content.add(element.read(in));
            } catch (Throwable t) {
                throw CodecFailure.at("[" + index + "]", t);
            }
        }
        in.budget.leave();
        return result;
    }
}
