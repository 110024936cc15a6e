package dev.ipc.codec;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.RandomAccess;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** A collection: twice its size, plus one if it can't be changed, then its elements in the order of its iteration. */
final class CollectionFormat extends KindFormat {
    private final Slot element;

    /** Whether adding an element compares it to others at a cost beyond its bytes. */
    private final boolean compared;

    CollectionFormat(Kind kind, Class<?> declared, Slot element) {
        super(kind, declared);
        this.element = element;
        this.compared = (kind == Kind.SET || kind == Kind.SORTED_SET) && Comparisons.areCharged(element);
    }

    @Override
    void write(BodyWriter out, Object value) {
        if (!(value instanceof Collection<?> collection) || !kind.type.isInstance(value)) {
            throw none(value);
        }
        if (collection instanceof SortedSet<?> sorted && kind == Kind.SORTED_SET) {
            requireNaturalOrder(sorted.comparator());
        }
        out.budget.enter();
        boolean fixed = Unmodifiable.test(value);
        if (value instanceof List<?> list && value instanceof RandomAccess) {
            writeList(out, list, fixed);
        } else {
            writeElements(out, collection.toArray(), fixed);
        }
        out.budget.leave();
    }

    private void writeList(BodyWriter out, List<?> list, boolean fixed) {
        int size = list.size();
        out.writeSize(size, fixed, kind.cost, kind.elementCost);
        int index = 0;
        try {
            for (; index < size; index++) {
                element.write(out, list.get(index));
            }
        } catch (Throwable t) {
            throw CodecFailure.at("[" + index + "]", t);
        }
    }

    private void writeElements(BodyWriter out, @Nullable Object[] elements, boolean fixed) {
        out.writeSize(elements.length, fixed, kind.cost, kind.elementCost);
        Comparisons comparisons = compared ? new Comparisons(elements.length) : null;
        int index = 0;
        try {
            for (; index < elements.length; index++) {
                if (comparisons == null) {
                    element.write(out, elements[index]);
                } else {
                    comparisons.write(out, element, elements[index]);
                }
            }
        } catch (Throwable t) {
            throw CodecFailure.at("[" + index + "]", t);
        }
        if (comparisons != null) {
            comparisons.end(kind == Kind.SET);
            comparisons.chargeAll(out.budget, out.graph.weights);
        }
    }

    @Override
    @SuppressWarnings("unchecked") // of the kinds of this format
    Object read(BodyReader in) {
        in.budget.enter();
        int sizeAndFlag = in.readSize(1, kind.cost, kind.elementCost);
        int size = sizeAndFlag >>> 1;
        Collection<@Nullable Object> content = (Collection<@Nullable Object>) empty(size);
        Collection<@Nullable Object> result = comesBackFixed(sizeAndFlag) ? unmodifiable(content) : content;
        in.created(result);
        if (compared) {
            readCompared(in, content, size);
        } else {
            readElements(in, content, size);
        }
        in.budget.leave();
        return result;
    }

    private void readElements(BodyReader in, Collection<@Nullable Object> content, int size) {
        int index = 0;
        try {
            for (; index < size; index++) {
                content.add(element.read(in));
            }
        } catch (Throwable t) {
            throw CodecFailure.at("[" + index + "]", t);
        }
    }

    /** Reads all elements before it adds the first: what comparing them costs is charged before they are compared. */
    private void readCompared(BodyReader in, Collection<@Nullable Object> content, int size) {
        Comparisons comparisons = new Comparisons(size);
        int index = 0;
        try {
            for (; index < size; index++) {
                comparisons.read(in, element);
            }
            comparisons.end(kind == Kind.SET);
            for (index = 0; index < size; index++) {
                comparisons.charge(index, in.budget, in.graph.weights);
                if (content.add(comparisons.element(index))) {
                    comparisons.added(index);
                }
            }
        } catch (Throwable t) {
            throw CodecFailure.at("[" + index + "]", t);
        }
    }

    /** Returns a view that can't be changed; a deque itself, of which the JDK has none. */
    private static Collection<@Nullable Object> unmodifiable(Collection<@Nullable Object> collection) {
        if (collection instanceof List<@Nullable Object> list) {
            return Collections.unmodifiableList(list);
        }
        if (collection instanceof NavigableSet<@Nullable Object> sorted) {
            return Collections.unmodifiableNavigableSet(sorted);
        }
        return collection instanceof Set<@Nullable Object> set ? Collections.unmodifiableSet(set) : collection;
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
