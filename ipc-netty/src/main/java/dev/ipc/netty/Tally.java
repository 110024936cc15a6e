package dev.ipc.netty;

import dev.ipc.Counter;
import dev.ipc.Statistics;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What all connections of one endpoint have counted, those that are over included.
 *
 * <p><em>Threading:</em> thread-safe.
 */
final class Tally {
    private final Chain<Counters> live = new Chain<>();

    /** Of the connections that are over, once there are any. */
    private @Nullable Counters over;

    synchronized void begin(Counters counters) {
        live.add(counters);
    }

    /** Takes notice that a connection will count no more. */
    synchronized void end(Counters counters) {
        if (live.remove(counters)) {
            if (over == null) {
                over = new Counters();
            }
            for (Counter counter : Counter.values()) {
                over.add(counter, counters.get(counter));
            }
        }
    }

    synchronized Statistics statistics() {
        List<Counters> all = live.all();
        if (over != null) {
            all.add(over);
        }
        return Statistics.of(
                counter -> all.stream().mapToLong(each -> each.get(counter)).reduce(0, Counters::sum));
    }
}
