package dev.ipc.benchmarks.soak;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a soak was told: words {@code name=number}, and {@code release} in front for the defaults of the release soak.
 *
 * <p>{@code minutes} is the time of all phases together; without it, {@code faults} is that of the last. What they all mean is in
 * {@code docs/endurance.md}.
 */
final class Options {
    /** Seconds for what isn't a phase: the start of the processes, recovery, the comparison, the end. */
    private static final int BESIDE_THE_PHASES = 15;

    private static final List<String> DEFAULTS = List.of(
            "clients=16",
            "processes=16",
            "minutes=0",
            "warmUp=5",
            "quiet=20",
            "stopped=20",
            "faults=20",
            "restEvery=5",
            "killEvery=1",
            "stopEvery=1",
            "stopMillis=600",
            "killServerEvery=0",
            "hostile=0",
            "sends=200",
            "requests=100",
            "targeted=150",
            "broadcasts=100",
            "bytes=150",
            "largest=150",
            "heap=64");

    private static final List<String> RELEASE = List.of(
            "clients=64",
            "processes=4",
            "minutes=60",
            "warmUp=10",
            "killEvery=5",
            "stopEvery=20",
            "stopMillis=5000",
            "killServerEvery=60",
            "hostile=50",
            "sends=18",
            "requests=18",
            "targeted=18",
            "broadcasts=6",
            "bytes=64",
            "largest=1048576",
            "heap=256");

    private final Map<String, Integer> numbers = new LinkedHashMap<>();

    Options(List<String> words) {
        DEFAULTS.forEach(this::set);
        boolean release = !words.isEmpty() && words.get(0).equals("release");
        if (release) {
            RELEASE.forEach(this::set);
        }
        words.subList(release ? 1 : 0, words.size()).forEach(this::set);
        int minutes = number("minutes");
        if (minutes > 0) {
            set("minutes=0"); // so that the words of these options mean the same again
            set("faults="
                    + (minutes * 60 - number("warmUp") - number("quiet") - number("stopped") - BESIDE_THE_PHASES));
        }
        requireAtLeast(1, "clients", "processes", "bytes", "heap");
        requireAtLeast(0, numbers.keySet().toArray(new String[0]));
    }

    private void set(String word) {
        int equals = word.indexOf('=');
        String name = word.substring(0, Math.max(0, equals));
        boolean known = DEFAULTS.stream().anyMatch(each -> each.startsWith(name + "="));
        if (!known || !word.matches("\\w+=-?\\d{1,9}")) {
            throw new IllegalArgumentException(word + " is none of " + DEFAULTS);
        }
        numbers.put(name, Integer.parseInt(word.substring(equals + 1)));
    }

    private void requireAtLeast(int least, String... names) {
        for (String each : names) {
            if (number(each) < least) {
                throw new IllegalArgumentException(each + "=" + number(each) + ", where " + least + " is the least");
            }
        }
    }

    int number(String name) {
        Integer number = numbers.get(name);
        if (number == null) {
            throw new IllegalArgumentException("there is no option " + name);
        }
        return number;
    }

    int clientsOfAProcess() {
        return Math.max(1, number("clients") / number("processes"));
    }

    /** Returns words that stand for the same options. */
    List<String> words() {
        return numbers.entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue())
                .collect(Collectors.toList());
    }

    @Override
    public String toString() {
        return String.join(" ", words());
    }
}
