package dev.ipc.benchmarks.soak;

import java.util.Arrays;

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

    Received(String client) {
        this.client = client;
    }

    synchronized void take(Item item) {
        int kind = KINDS.indexOf(item.kind());
        if (!item.to().isEmpty() && !item.to().equals(client)) {
            SoakProcess.say(
                    Kind.HISTORY,
                    "misdelivered to " + client + ": " + item.kind() + item.number() + " for " + item.to());
        }
        if (item.number() <= last[kind]) {
            SoakProcess.say(
                    Kind.HISTORY,
                    "doubled or reordered at " + client + ": " + item.kind() + item.number() + " after " + last[kind]);
        }
        last[kind] = Math.max(last[kind], item.number());
        count[kind]++;
    }

    synchronized long count(char kind) {
        return count[KINDS.indexOf(kind)];
    }

    @Override
    public synchronized String toString() {
        return client + " " + Arrays.toString(count);
    }
}
