package dev.ipc.netty;

import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many bytes all endpoints of a process may hold in queues, those that go out and those that wait for handlers. It refuses
 * nothing itself: queues, readers and handshakes look whether it is exceeded. A body that several recipients of a broadcast share
 * counts once.
 *
 * <p><em>Threading:</em> thread-safe.
 */
final class MemoryBudget {
    /** Sets the budget of the process, in bytes; by default a quarter of the heap. */
    static final String PROPERTY = "ipc.budget.bytes";

    /** A connection that holds no more than this may send even when the budget is exceeded. */
    static final int FREE_BYTES = 64 << 10;

    private static final Logger LOG = LoggerFactory.getLogger(MemoryBudget.class);
    private static final int PART_OF_HEAP = 4;

    /** That of the process. */
    static final MemoryBudget PROCESS = new MemoryBudget(limitOf(System.getProperty(PROPERTY)));

    private final long limit;
    private final LongAdder used = new LongAdder();

    MemoryBudget(long limit) {
        this.limit = limit;
    }

    void add(long bytes) {
        if (bytes != 0) {
            used.add(bytes);
        }
    }

    void remove(long bytes) {
        add(-bytes);
    }

    boolean isExceeded() {
        return used.sum() > limit;
    }

    /** Returns whether it will be exceeded with so many bytes more. */
    boolean isExceededWith(long bytes) {
        return used.sum() + bytes > limit;
    }

    long limit() {
        return limit;
    }

    long used() {
        return used.sum();
    }

    /** Returns the budget that a property's value asks for; one that isn't a number of at least 1 is warned of and ignored. */
    static long limitOf(@Nullable String property) {
        long usual = Runtime.getRuntime().maxMemory() / PART_OF_HEAP;
        if (property == null) {
            return usual;
        }
        try {
            long asked = Long.parseLong(property);
            if (asked > 0) {
                return asked;
            }
        } catch (NumberFormatException e) {
            // as if it were too small
        }
        LOG.warn("{} is {}, which is no number of bytes; the budget is {} bytes", PROPERTY, property, usual);
        return usual;
    }
}
