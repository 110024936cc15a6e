package dev.ipc.codec;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Idle instances, a few for each processor. Each thread prefers a place of its own, so that an instance mostly stays with a
 * thread; a thread that is already using one, or any number of virtual threads, finds another or makes one.
 */
final class InstancePool {
    private final MessageTypes types;
    private final AtomicReferenceArray<Instance> places;
    private final int mask;

    InstancePool(MessageTypes types) {
        this.types = types;
        int size = Integer.highestOneBit(Runtime.getRuntime().availableProcessors() * 4 - 1);
        this.places = new AtomicReferenceArray<>(Math.max(4, size));
        this.mask = places.length() - 1;
    }

    Instance take() {
        int place = (int) Thread.currentThread().getId() & mask;
        Instance own = places.getAndSet(place, null);
        if (own != null) {
            return own;
        }
        Instance next = places.getAndSet(place + 1 & mask, null);
        return next != null ? next : new Instance(types);
    }

    /** Gives back an instance that completed without a failure. */
    void give(Instance instance) {
        int place = (int) Thread.currentThread().getId() & mask;
        if (!places.compareAndSet(place, null, instance)) {
            places.compareAndSet(place + 1 & mask, null, instance);
        }
    }
}
