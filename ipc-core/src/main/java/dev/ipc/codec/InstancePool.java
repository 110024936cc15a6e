package dev.ipc.codec;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Idle instances, a few for each processor. Each thread begins to look at a place of its own, so that an instance mostly stays
 * with a thread; a thread that is already using one, or any number of virtual threads, finds another or makes one.
 */
final class InstancePool {
    private static final int PLACES_PER_PROCESSOR = 4;

    /** So many elements of the array to a place: two lines of a processor's cache, which no two threads then fight for. */
    private static final int STRIDE = 32;

    private final MessageTypes types;
    private final AtomicReferenceArray<Instance> places;
    private final int mask;

    InstancePool(MessageTypes types) {
        this.types = types;
        int wanted = Runtime.getRuntime().availableProcessors() * PLACES_PER_PROCESSOR;
        int count = Integer.highestOneBit(wanted);
        this.places = new AtomicReferenceArray<>(count * STRIDE);
        this.mask = count - 1;
    }

    Instance take() {
        int own = (int) Thread.currentThread().getId();
        for (int i = 0; i <= mask; i++) {
            int place = ((own + i) & mask) * STRIDE;
            if (places.getPlain(place) != null) {
                Instance instance = places.getAndSet(place, null);
                if (instance != null) {
                    return instance;
                }
            }
        }
        return new Instance(types);
    }

    /** Gives back an instance that completed without a failure. */
    void give(Instance instance) {
        int own = (int) Thread.currentThread().getId();
        for (int i = 0; i <= mask; i++) {
            int place = ((own + i) & mask) * STRIDE;
            if (places.getPlain(place) == null) {
                // Where two threads do this at once, one instance is lost, which harms nobody and saves an atomic swap.
                places.setRelease(place, instance);
                return;
            }
        }
    }
}
