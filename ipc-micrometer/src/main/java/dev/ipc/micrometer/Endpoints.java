package dev.ipc.micrometer;

import dev.ipc.Counter;
import dev.ipc.Statistics;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The servers, or the clients, of one service in this process, and what they have counted: those that have ended are counted on, so
 * that no counter falls.
 *
 * <p><em>Threading:</em> thread-safe.
 */
final class Endpoints {
    private final List<Supplier<Statistics>> live = new ArrayList<>();
    private Statistics over = Statistics.of(counter -> 0);

    void add(Supplier<Statistics> endpoint, CompletionStage<?> closed) {
        synchronized (this) {
            live.add(endpoint);
        }
        closed.whenComplete((reason, failure) -> remove(endpoint));
    }

    /** Returns how often something happened to all of them. */
    synchronized double count(Counter counter) {
        double sum = over.count(counter);
        for (Supplier<Statistics> endpoint : live) {
            sum += endpoint.get().count(counter);
        }
        return sum;
    }

    private synchronized void remove(Supplier<Statistics> endpoint) {
        if (live.remove(endpoint)) {
            Statistics before = over;
            Statistics last = endpoint.get();
            over = Statistics.of(counter -> before.count(counter) + last.count(counter));
        }
    }
}
