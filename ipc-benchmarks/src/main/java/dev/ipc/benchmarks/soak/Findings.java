package dev.ipc.benchmarks.soak;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.HdrHistogram.Histogram;

/**
 * What the processes said, and whether it fits together.
 *
 * <p><em>Threading:</em> thread-safe.
 */
final class Findings {
    private final Options options;
    private final Map<String, Map<String, String>> servers = new TreeMap<>();
    private final Map<String, Map<String, String>> clients = new TreeMap<>();
    private final Map<String, Histogram> latencies = new TreeMap<>();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final Queue<String> counted = new ConcurrentLinkedQueue<>();

    Findings(Options options) {
        this.options = options;
    }

    void heardOfClient(String line, boolean bystander) {
        if (!line.startsWith("latency ")) {
            heard(line);
        } else if (bystander) {
            String[] words = line.split(" ", -1);
            try {
                Histogram heard = Histogram.decodeFromByteBuffer(
                        ByteBuffer.wrap(Base64.getDecoder().decode(words[2])), 0);
                synchronized (this) {
                    latencies
                            .computeIfAbsent(words[1], phase -> new Histogram(3))
                            .add(heard);
                }
            } catch (IllegalArgumentException e) {
                faults.add("unreadable: " + line);
            }
        }
    }

    synchronized void heard(String line) {
        String[] words = line.split(" ", -1);
        switch (words[0]) {
            case "server" -> servers.put(words[1], numbers(words));
            case "client" -> clients.put(words[1], numbers(words));
            case "counted" -> counted.add(line);
            case "fault" -> faults.add(line);
            default -> System.out.println(line); // logs
        }
    }

    private static Map<String, String> numbers(String[] words) {
        Map<String, String> numbers = new HashMap<>();
        for (int i = 2; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            numbers.put(words[i].substring(0, equals), words[i].substring(equals + 1));
        }
        return numbers;
    }

    /** Prints what came of it; returns whether all is well. */
    synchronized boolean print(long killed, long stopped) {
        long compared = 0;
        for (Map.Entry<String, Map<String, String>> each : clients.entrySet()) {
            Map<String, String> atServer = servers.get(each.getKey());
            if (atServer == null) {
                faults.add("the server knows nothing of " + each.getKey());
                continue;
            }
            Map<String, String> atClient = each.getValue();
            compared += compare(each.getKey(), "s", atClient, atServer);
            compared += compare(each.getKey(), "q", atClient, atServer);
            compared += compare(each.getKey(), "t", atServer, atClient);
            compared += compare(each.getKey(), "b", atServer, atClient);
        }
        System.out.println("options: " + options);
        System.out.println("processes killed " + killed + ", stopped " + stopped);
        System.out.println("living connections " + clients.size() + ", messages compared on them " + compared);
        counted.forEach(System.out::println);
        double quiet = Double.NaN;
        for (String phase : new String[] {"quiet", "one-stopped", "stops-and-kills"}) {
            Histogram latency = latencies.getOrDefault(phase, new Histogram(3));
            double p99 = latency.getValueAtPercentile(99) / 1000.0;
            quiet = Double.isNaN(quiet) ? p99 : quiet;
            System.out.println(String.format(
                    Locale.ROOT,
                    "%-16s p50 %8.0f us, p99 %8.0f us, %.2f times the quiet p99, of %d requests of clients that nothing was done to",
                    phase,
                    latency.getValueAtPercentile(50) / 1000.0,
                    p99,
                    p99 / quiet,
                    latency.getTotalCount()));
        }
        faults.forEach(System.out::println);
        System.out.println(faults.isEmpty() ? "NO FAULT" : faults.size() + " FAULTS");
        return faults.isEmpty();
    }

    /** Compares what one end knows of its sends with what the other received; returns how many that were. */
    private long compare(String name, String kind, Map<String, String> sender, Map<String, String> receiver) {
        String sent = sender.getOrDefault(kind, "0+0-0");
        long done = Long.parseLong(sent.substring(0, sent.indexOf('+')));
        long unclear = Long.parseLong(sent.substring(sent.indexOf('+') + 1, sent.indexOf('-')));
        long received = Long.parseLong(receiver.getOrDefault(kind, "-1"));
        if (received < done || received > done + unclear) {
            faults.add("of " + name + ": sent " + kind + " " + sent + ", received " + received);
        }
        return received;
    }
}
