package dev.ipc.netty;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The bytes of one encoded body, which count in the budget from when the first queue holds it until the last one doesn't.
 *
 * <p><em>Threading:</em> thread-safe.
 */
final class SharedBytes {
    private final int bytes;
    private final AtomicInteger holders = new AtomicInteger();

    SharedBytes(int bytes) {
        this.bytes = bytes;
    }

    void hold(MemoryBudget budget) {
        if (holders.getAndIncrement() == 0) {
            budget.add(bytes);
        }
    }

    void letGo(MemoryBudget budget) {
        if (holders.decrementAndGet() == 0) {
            budget.remove(bytes);
        }
    }
}
