package dev.ipc.codec;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.RandomAccess;
import java.util.SortedSet;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** A collection: twice its size, plus one if it can't be changed, then its elements in the order of its iteration. */
final class CollectionFormat extends Format {
    private final CollectionKind kind;
    private final Class<?> declared;
    private final IntFunction<Collection<@Nullable Object>> factory;
    private final Slot element;
    private final boolean compared;

    /**
     * Makes a format.
     *
     * @param declared decides the implementation that comes back, if it is one
     */
    CollectionFormat(CollectionKind kind, Class<?> declared, Slot element) {
        this.kind = kind;
        this.declared = declared;
        this.factory = kind.factory(declared);
        this.element = element;
        this.compared = isSet() && Comparisons.areCharged(element);
    }

    @Override
    Class<?> readType() {
        return kind.type;
    }

    @Override
    boolean fits(Class<?> position) {
        Class<?> implementation = implementation();
        return implementation == null ? kind.comesBackAs(position) : position.isAssignableFrom(implementation);
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
        if (collection instanceof SortedSet<?> sorted && kind == CollectionKind.SORTED_SET) {
            requireNaturalOrder(sorted.comparator());
        }
        out.budget.enter();
        boolean fixed = Unmodifiable.test(value);
        if (value instanceof List<?> list && value instanceof RandomAccess) {
            int size = list.size();
            out.writeSize(size, fixed, kind.cost, kind.elementCost);
            for (int index = 0; index < size; index++) {
                writeElement(out, list.get(index), index);
            }
        } else {
            Object[] elements = collection.toArray();
            out.writeSize(elements.length, fixed, kind.cost, kind.elementCost);
            if (compared && elements.length > 1) {
                writeCompared(out, elements);
            } else {
                for (int index = 0; index < elements.length; index++) {
                    writeElement(out, elements[index], index);
                }
            }
        }
        out.budget.leave();
    }

    private void writeCompared(BodyWriter out, @Nullable Object[] elements) {
        Comparisons comparisons = new Comparisons(elements.length);
        for (int index = 0; index < elements.length; index++) {
            int start = out.output.position();
            long before = out.graph.weights.beyond();
            writeElement(out, elements[index], index);
            long weight = out.output.position() - start + out.graph.weights.beyond() - before;
            comparisons.take(elements[index], weight);
        }
        if (kind == CollectionKind.SET) {
            comparisons.group();
        }
        comparisons.chargeAll(out.budget, out.graph.weights);
    }

    static void requireNaturalOrder(@Nullable Comparator<?> comparator) {
        if (comparator != null && comparator != Comparator.naturalOrder()) {
            throw CodecFailure.malformed(
                    "a sorted collection that isn't in natural order: copy it into a list or a map");
        }
    }

    private void writeElement(BodyWriter out, @Nullable Object value, int index) {
        long before = out.graph.weights.beyond();
        try {
            element.write(out, value);
        } catch (Throwable t) {
            throw CodecFailure.at("[" + index + "]", t);
        }
        chargeWork(out.budget, out.graph, before);
    }

    @Override
    Object read(BodyReader in) {
        in.budget.enter();
        int sizeAndFlag = in.readSize(1, kind.cost, kind.elementCost);
        int size = sizeAndFlag >>> 1;
        boolean fixed = (sizeAndFlag & 1) != 0 && !CollectionKind.isImplementation(declared);
        Collection<@Nullable Object> content = factory.apply(size);
        Collection<@Nullable Object> result = fixed ? CollectionKind.unmodifiable(content) : content;
        in.created(result);
        if (compared && size > 1) {
            readCompared(in, content, size);
        } else {
            for (int index = 0; index < size; index++) {
                add(content, readElement(in, index), index);
            }
        }
        in.budget.leave();
        return result;
    }

    private void readCompared(BodyReader in, Collection<@Nullable Object> content, int size) {
        Comparisons comparisons = new Comparisons(size);
        for (int index = 0; index < size; index++) {
            int start = in.input.position();
            long before = in.graph.weights.beyond();
            Object value = readElement(in, index);
            comparisons.take(value, in.input.position() - start + in.graph.weights.beyond() - before);
        }
        if (kind == CollectionKind.SET) {
            comparisons.group();
        }
        for (int index = 0; index < size; index++) {
            comparisons.charge(index, in.budget, in.graph.weights);
            if (add(content, comparisons.element(index), index)) {
                comparisons.added(index);
            }
        }
    }

    private @Nullable Object readElement(BodyReader in, int index) {
        long before = in.graph.weights.beyond();
        Object value;
        try {
            value = element.read(in);
        } catch (Throwable t) {
            throw CodecFailure.at("[" + index + "]", t);
        }
        chargeWork(in.budget, in.graph, before);
        return value;
    }

    /** Adds an element, which in a set runs {@code hashCode}, {@code equals} or {@code compareTo}. */
    private static boolean add(Collection<@Nullable Object> content, @Nullable Object value, int index) {
        try {
            return content.add(value);
        } catch (Throwable t) {
            throw CodecFailure.at("[" + index + "]", t);
        }
    }

    /** Charges a set for the hashing or comparing of what references in the element led to. */
    private void chargeWork(Budget budget, GraphReferences graph, long before) {
        if (isSet()) {
            graph.weights.chargeSince(before, budget);
        }
    }

    private boolean isSet() {
        return kind == CollectionKind.SET || kind == CollectionKind.SORTED_SET;
    }

    @Override
    @Nullable
    Class<?> implementation() {
        return CollectionKind.isImplementation(declared) ? declared : null;
    }

    @Override
    boolean accepts(Object value, Budget budget) {
        if (!(value instanceof Collection<?> collection) || !kind.type.isInstance(value)) {
            return false;
        }
        if (element.acceptsAnything()) {
            return true;
        }
        budget.enter();
        budget.charge((long) collection.size() * kind.elementCost);
        for (Object each : collection) {
            if (!element.accepts(each, budget)) {
                return false;
            }
        }
        budget.leave();
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CollectionFormat format && kind == format.kind && element.equals(format.element);
    }

    @Override
    public int hashCode() {
        return kind.hashCode() * 31 + element.hashCode();
    }
}
