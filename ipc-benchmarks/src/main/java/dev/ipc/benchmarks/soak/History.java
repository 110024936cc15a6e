package dev.ipc.benchmarks.soak;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What both ends of each living connection said of what they sent and received, and whether it fits together.
 *
 * <p><em>Threading:</em> for one thread at a time.
 */
final class History {
    private final Map<String, Map<String, String>> servers = new TreeMap<>();
    private final Map<String, Map<String, String>> clients = new TreeMap<>();
    private final Map<String, Long> messages = new HashMap<>(); // by connection

    /** Takes what an end says: {@code server} or {@code client}, the client's name, and a word for each kind of message. */
    void take(String[] words) {
        Map<String, String> kinds = new HashMap<>();
        for (int i = 2; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            kinds.put(words[i].substring(0, equals), words[i].substring(equals + 1));
        }
        (words[0].equals("server") ? servers : clients).put(words[1], kinds);
    }

    /** Compares what was taken since it was last called, and returns what doesn't fit. */
    List<String> compare() {
        List<String> faults = new ArrayList<>();
        clients.forEach((name, atClient) -> {
            Map<String, String> atServer = servers.get(name);
            if (atServer == null) {
                faults.add("the server knows nothing of " + name);
                return;
            }
            long received = compare(name, "s", atClient, atServer, faults)
                    + compare(name, "q", atClient, atServer, faults)
                    + compare(name, "t", atServer, atClient, faults)
                    + compare(name, "b", atServer, atClient, faults);
            messages.put(name + " " + atClient.get("id"), received);
        });
        servers.clear();
        clients.clear();
        return faults;
    }

    /**
     * Compares what one end knows of its sends, {@code done+unclear-failed}, with how many the other received; returns how many
     * those are.
     */
    private static long compare(
            String name, String kind, Map<String, String> sender, Map<String, String> receiver, List<String> faults) {
        String sent = sender.getOrDefault(kind, "0+0-0");
        long done = Long.parseLong(sent.substring(0, sent.indexOf('+')));
        long unclear = Long.parseLong(sent.substring(sent.indexOf('+') + 1, sent.indexOf('-')));
        long received = Long.parseLong(receiver.getOrDefault(kind, "-1"));
        if (received < done || received > done + unclear) {
            faults.add("of " + name + ": sent " + kind + " " + sent + ", received " + received);
        }
        return received;
    }

    /** Returns how many connections were compared. */
    int connections() {
        return messages.size();
    }

    /** Returns how many messages had been received on each when it was last compared, together. */
    long messages() {
        return messages.values().stream().mapToLong(Long::longValue).sum();
    }
}
