package dev.ipc.netty;

import dev.ipc.Counter;
import dev.ipc.Statistics;
import java.util.HashSet;
import java.util.Set;

/**
 * What all connections of one endpoint have counted, those that are over included.
 *
 * <p><em>Threading:</em> thread-safe.
 */
final class Tally {
    private final Set<Counters> live = new HashSet<>();
    private final Counters over = new Counters();

    synchronized void begin(Counters counters) {
        live.add(counters);
    }

    /** Takes notice that a connection will count no more. */
    synchronized void end(Counters counters) {
        if (live.remove(counters)) {
            for (Counter counter : Counter.values()) {
                over.add(counter, counters.get(counter));
            }
        }
    }

    synchronized Statistics statistics() {
        return Statistics.of(
                counter -> live.stream().mapToLong(each -> each.get(counter)).reduce(over.get(counter), Counters::sum));
    }
}
