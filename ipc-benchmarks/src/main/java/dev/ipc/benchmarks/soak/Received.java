package dev.ipc.benchmarks.soak;

import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What one end of a connection received, by kind, checked as it comes: for this client, and each number above the last.
 *
 * <p><em>Threading:</em> for one thread at a time; read by others when no more comes.
 */
final class Received {
    private static final String KINDS = "stbq";

    private final String client;
    private final long[] count = new long[KINDS.length()];
    private final long[] last = new long[KINDS.length()];
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();

    Received(String client) {
        this.client = client;
    }

    synchronized void take(Item item) {
        int kind = KINDS.indexOf(item.kind());
        if (!item.to().isEmpty() && !item.to().equals(client)) {
            faults.add("misdelivered to " + client + ": " + item.kind() + item.number() + " for " + item.to());
        }
        if (item.number() <= last[kind]) {
            faults.add(
                    "doubled or reordered at " + client + ": " + item.kind() + item.number() + " after " + last[kind]);
        }
        last[kind] = Math.max(last[kind], item.number());
        count[kind]++;
    }

    synchronized long count(char kind) {
        return count[KINDS.indexOf(kind)];
    }

    Queue<String> faults() {
        return faults;
    }

    @Override
    public synchronized String toString() {
        return client + " " + Arrays.toString(count);
    }
}
