package dev.ipc.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The messages that are measured. */
final class Samples {
    /** A small record. */
    record Small(String name, long id, String text) {}

    /** A record with a map. */
    record WithMap(String name, long id, String text, Map<String, String> values) {}

    /** A list of records. */
    record Batch(List<Small> items) {}

    /** A block of bytes. */
    @SuppressWarnings("ArrayRecordComponent") // it is only moved
    record Blob(byte[] bytes) {}

    private Samples() {}

    static Object of(String sample) {
        return switch (sample) {
            case "small" -> small(1);
            case "map" -> {
                Map<String, String> values = new LinkedHashMap<>();
                values.put("first", "one value");
                values.put("second", "another value");
                values.put("third", "and a third one");
                yield new WithMap("notes-widget", 1L << 40, "x".repeat(64), values);
            }
            case "list" -> {
                List<Small> items = new ArrayList<>();
                for (int i = 0; i < 100; i++) {
                    items.add(small(i));
                }
                yield new Batch(items);
            }
            case "bytes" -> new Blob(new byte[64 << 10]);
            default -> throw new IllegalArgumentException(sample);
        };
    }

    private static Small small(int i) {
        return new Small("notes-widget", (1L << 40) + i, "x".repeat(64));
    }
}
