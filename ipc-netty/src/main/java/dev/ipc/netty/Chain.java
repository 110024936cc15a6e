package dev.ipc.netty;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A set of what is in no other chain: to put something in or take it out makes no object, and an empty one has none.
 *
 * <p><em>Threading:</em> guarded by its owner's lock.
 */
final class Chain<E extends Chain.Link<E>> {
    private @Nullable E newest;
    private int size;

    /** Something that can be in a chain, once. */
    abstract static class Link<E> {
        private @Nullable E newer;
        private @Nullable E older;
        private boolean linked;
    }

    int size() {
        return size;
    }

    void add(E link) {
        Link<E> added = link;
        assert !added.linked;
        added.linked = true;
        added.older = newest;
        if (newest != null) {
            ((Link<E>) newest).newer = link;
        }
        newest = link;
        size++;
    }

    /** Takes one out; returns whether it was in. */
    boolean remove(E link) {
        Link<E> removed = link;
        if (!removed.linked) {
            return false;
        }
        removed.linked = false;
        if (removed.newer == null) {
            newest = removed.older;
        } else {
            ((Link<E>) removed.newer).older = removed.older;
        }
        if (removed.older != null) {
            ((Link<E>) removed.older).newer = removed.newer;
        }
        removed.newer = null;
        removed.older = null;
        size--;
        return true;
    }

    /** Returns the newest of which a condition holds, or null. */
    @Nullable
    E find(Predicate<? super E> condition) {
        E each = newest;
        while (each != null && !condition.test(each)) {
            each = ((Link<E>) each).older;
        }
        return each;
    }

    /** Returns those that are in it, the newest first. */
    List<E> all() {
        List<E> all = new ArrayList<>(size);
        for (E each = newest; each != null; each = ((Link<E>) each).older) {
            all.add(each);
        }
        return all;
    }
}
