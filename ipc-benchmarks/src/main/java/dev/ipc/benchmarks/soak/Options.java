package dev.ipc.benchmarks.soak;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a soak was told: words {@code name=number}. Each is asked for once, and then known. */
final class Options {
    private final List<String> words;
    private final Map<String, Integer> numbers = new HashMap<>();

    Options(List<String> words) {
        this.words = List.copyOf(words);
        for (String each : words) {
            int equals = each.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(each + " is not name=number");
            }
            numbers.put(each.substring(0, equals), Integer.parseInt(each.substring(equals + 1)));
        }
    }

    int number(String name, int otherwise) {
        return numbers.getOrDefault(name, otherwise);
    }

    List<String> words() {
        return words;
    }

    @Override
    public String toString() {
        return String.join(" ", words);
    }
}
