package dev.ipc.benchmarks.soak;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the processes said, and the verdicts on it.
 *
 * <p><em>Threading:</em> thread-safe.
 */
final class Findings {
    private static final int MOST_FAULTS_TOLD = 10; // of a kind

    /** What a process may have more; one with several clients one for each, whose callbacks run on as many where some don't return. */
    private static final int MOST_THREADS = 4;

    private final Map<Kind, List<String>> faults = new EnumMap<>(Kind.class); // the first of each
    private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
    private final Latencies latencies = new Latencies();
    private final Map<String, List<Vitals>> servers = new TreeMap<>();
    private final Map<String, List<Vitals>> clients = new TreeMap<>();
    private final Map<String, Vitals> latest = new TreeMap<>();
    private final History history = new History();
    private final int clientsOfAProcess;
    private int closed;
    private long mostDescriptors;
    private long mostThreads;
    private String counted = "";

    Findings(Options options) {
        clientsOfAProcess = options.clientsOfAProcess();
    }

    /** Takes a line of a process; whether its latencies count depends on whether anything is done to it. */
    synchronized void heard(String process, boolean bystander, String line) {
        try {
            String[] words = line.split(" ", -1);
            switch (words[0]) {
                case "server", "client" -> history.take(words);
                case "vitals" -> vitals(process, Vitals.parse(line));
                case "latency" -> {
                    if (bystander) {
                        latencies.add(words[1], words[2]);
                    }
                }
                case "counted" -> counted = line;
                case "remains" -> remains(process, words);
                default -> {
                    if (!isFault(line, words[0])) {
                        System.out.println(line);
                    }
                }
            }
        } catch (RuntimeException e) {
            fault(Kind.PROCESS, process + " said what nobody understands: " + line);
        }
    }

    private boolean isFault(String line, String word) {
        for (Kind each : Kind.values()) {
            if (word.equals(each.word())) {
                fault(each, line.substring(word.length() + 1));
                return true;
            }
        }
        return false;
    }

    private void vitals(String process, Vitals vitals) {
        boolean server = process.startsWith("server");
        (server ? servers : clients)
                .computeIfAbsent(process, name -> new ArrayList<>())
                .add(vitals);
        latest.put(server ? "a server" : "clients", vitals);
    }

    private void remains(String process, String[] words) {
        closed++;
        long descriptors = Long.parseLong(words[1]);
        mostDescriptors = Math.max(mostDescriptors, descriptors);
        mostThreads = Math.max(mostThreads, words.length - 2);
        if (descriptors > Remains.MOST_DESCRIPTORS) {
            fault(Kind.REMAINS, process + " has " + descriptors + " descriptors more than at its start");
        }
        if (words.length > 2) {
            fault(
                    Kind.REMAINS,
                    process + " has threads: "
                            + String.join(", ", Arrays.asList(words).subList(2, words.length)));
        }
    }

    synchronized void fault(Kind kind, String text) {
        counts.merge(kind, 1, Integer::sum);
        List<String> told = faults.computeIfAbsent(kind, none -> new ArrayList<>());
        if (told.size() < MOST_FAULTS_TOLD) {
            told.add(text);
        }
    }

    private int count(Kind kind) {
        return counts.getOrDefault(kind, 0);
    }

    /** Compares what both ends of each connection have said since it was last called. */
    synchronized void compare() {
        history.compare().forEach(each -> fault(Kind.HISTORY, each));
    }

    synchronized boolean has(Kind kind) {
        return count(kind) > 0;
    }

    /** Returns how things are, in a few words. */
    synchronized String soFar() {
        return String.format(
                Locale.ROOT,
                "%,d messages compared, %d faults; latest %s",
                history.messages(),
                counts.values().stream().mapToInt(Integer::intValue).sum(),
                latest);
    }

    synchronized List<Verdict> verdicts() {
        List<Verdict> verdicts = new ArrayList<>();
        verdicts.add(Verdict.none(
                "messages",
                String.format(
                        Locale.ROOT,
                        "of %,d on %,d connections lost, doubled, reordered or misdelivered",
                        history.messages(),
                        history.connections()),
                "0",
                count(Kind.HISTORY)));
        verdicts.add(Verdict.none("outcomes", "times what was sent had none", "0", count(Kind.OUTCOME)));
        verdicts.add(Verdict.none("leaks", "buffers collected, not released", "0", count(Kind.LEAK)));
        growths("server", servers, MOST_THREADS, verdicts);
        growths("clients", clients, Math.max(MOST_THREADS, clientsOfAProcess), verdicts);
        verdicts.add(latencies.besideOneStopped());
        verdicts.add(latencies.amongFaults());
        verdicts.add(Verdict.none(
                "what is left",
                String.format(
                        Locale.ROOT,
                        "of %d processes that closed have more than at their start; at most %+d descriptors, %+d threads",
                        closed,
                        mostDescriptors,
                        mostThreads),
                "+" + Remains.MOST_DESCRIPTORS + " descriptors, +0 threads",
                count(Kind.REMAINS)));
        verdicts.add(
                Verdict.none("processes", "ended by themselves, or didn't answer or end", "0", count(Kind.PROCESS)));
        verdicts.add(Verdict.none("container", "files too many or missing", "0", count(Kind.CONTAINER)));
        return verdicts;
    }

    private static void growths(
            String role, Map<String, List<Vitals>> processes, int mostThreads, List<Verdict> verdicts) {
        List<List<Vitals>> lives = List.copyOf(processes.values());
        verdicts.add(Verdict.growth("descriptors, " + role, lives, Vitals::descriptors, 1, "", 8));
        verdicts.add(Verdict.growth("threads, " + role, lives, Vitals::threads, 1, "", mostThreads));
        verdicts.add(Verdict.memory("heap, " + role, lives, Vitals::heap, 2));
        verdicts.add(Verdict.memory("direct, " + role, lives, Vitals::direct, 8));
    }

    /** Prints the verdicts and what faults they speak of; returns whether all is well. */
    synchronized boolean print() {
        if (!counted.isEmpty()) {
            System.out.println("the last server " + counted);
        }
        List<Verdict> verdicts = verdicts();
        verdicts.forEach(System.out::println);
        faults.forEach((kind, texts) -> {
            texts.forEach(each -> System.out.println("fault: " + each));
            if (count(kind) > texts.size()) {
                System.out.println("fault: and " + (count(kind) - texts.size()) + " more of " + kind);
            }
        });
        long bad = verdicts.stream()
                .filter(each -> each.outcome() == Verdict.Outcome.FAULT)
                .count();
        System.out.println(bad == 0 ? "NO FAULT" : "FAULTS in " + bad + " of " + verdicts.size() + " verdicts");
        return bad == 0;
    }
}
