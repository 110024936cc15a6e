package dev.ipc.benchmarks.idle;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What is reachable in a process's heap, as a line that goes from one process to another.
 *
 * @param bytes all of it
 * @param threads how many threads live
 * @param classes bytes of the instances of each class
 */
record HeapUse(long bytes, int threads, Map<String, Long> classes) {
    /** Returns what this process has, after a collection. */
    static HeapUse now() throws JMException {
        Map<String, Long> classes = histogram(); // it collects too
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return new HeapUse(
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                ManagementFactory.getThreadMXBean().getThreadCount(),
                classes);
    }

    private static Map<String, Long> histogram() throws JMException {
        String text = (String) ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
        Map<String, Long> classes = new HashMap<>();
        for (String line : text.lines().toList()) {
            String[] words = line.strip().split("\\s+", -1); // number: instances bytes class (module)
            if (words[0].endsWith(":")) {
                classes.merge(words[3].replaceFirst("/0x.*", ""), Long.parseLong(words[2]), Long::sum);
            }
        }
        return classes;
    }

    String line() {
        return bytes + " " + threads
                + classes.entrySet().stream()
                        .map(each -> " " + each.getKey() + " " + each.getValue())
                        .collect(Collectors.joining());
    }

    static HeapUse parse(String line) {
        String[] words = line.split(" ", -1);
        Map<String, Long> classes = new TreeMap<>();
        for (int i = 2; i < words.length; i += 2) {
            classes.put(words[i], Long.parseLong(words[i + 1]));
        }
        return new HeapUse(Long.parseLong(words[0]), Integer.parseInt(words[1]), classes);
    }

    /** Returns what a connection added, where so many came since an earlier use. */
    String perConnection(HeapUse before, int connections) {
        return String.format(
                Locale.ROOT, "%,.0f bytes, %d threads", (bytes - before.bytes()) / (double) connections, threads);
    }

    /** Returns the classes of which a connection has most bytes. */
    List<String> perConnection(HeapUse before, int connections, int most) {
        record Share(String name, double bytes) {}
        return classes.entrySet().stream()
                .map(each -> new Share(
                        each.getKey(),
                        (each.getValue() - before.classes().getOrDefault(each.getKey(), 0L)) / (double) connections))
                .sorted((one, other) -> Double.compare(other.bytes(), one.bytes()))
                .limit(most)
                .map(each -> String.format(Locale.ROOT, "%10.1f  %s", each.bytes(), each.name()))
                .toList();
    }
}
