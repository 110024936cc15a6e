package dev.ipc.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/** What Flight Recorder saw of one process, from a moment on, shared out over what the process did and used. */
final class Samples {
    private static final String OURS = "dev.ipc.";

    private final String role;
    private final CpuTime cpu;
    private final Map<Part, Double> time = new EnumMap<>(Part.class);
    private final Map<String, Double> memory = new HashMap<>();

    /**
     * Reads a recording.
     *
     * @param cpu what the process used for an operation
     */
    Samples(String role, Path recording, Instant begin, CpuTime cpu) throws IOException {
        this.role = role;
        this.cpu = cpu;
        try (RecordingFile file = new RecordingFile(recording)) {
            while (file.hasMoreEvents()) {
                RecordedEvent event = file.readEvent();
                if (event.getStartTime().isAfter(begin) && event.getStackTrace() != null) {
                    take(event);
                }
            }
        }
        share(time, cpu.all() - cpu.kernel());
    }

    private void take(RecordedEvent event) {
        List<String> methods =
                event.getStackTrace().getFrames().stream().map(Samples::name).toList();
        if (event.getEventType().getName().equals("jdk.ExecutionSample")) {
            time.merge(Part.of(methods), 1.0, Double::sum);
        } else {
            String maker = methods.stream()
                    .filter(method -> method.startsWith(OURS))
                    .findFirst()
                    .orElse("outside");
            String made = event.getClass("objectClass").getName() + "` in `" + withoutPackage(maker);
            memory.merge(made, (double) event.getLong("weight"), Double::sum);
        }
    }

    private static String name(RecordedFrame frame) {
        return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
    }

    private static String withoutPackage(String method) {
        return method.substring(method.lastIndexOf('.', method.lastIndexOf('.') - 1) + 1);
    }

    private static <K> void share(Map<K, Double> counted, double total) {
        double all = counted.values().stream().mapToDouble(each -> each).sum();
        counted.replaceAll((key, count) -> count / all * total);
    }

    String role() {
        return role;
    }

    /** Returns the CPU time of the process for an operation. */
    CpuTime cpu() {
        return cpu;
    }

    /** Returns how much of it goes to a part: what wasn't spent in the kernel, shared out as the samples of Java code are. */
    double nanos(Part part) {
        return time.getOrDefault(part, 0.0);
    }

    /** Returns the samples of memory, in bytes: what was made and by whom. */
    Map<String, Double> memory() {
        return Map.copyOf(memory);
    }
}
