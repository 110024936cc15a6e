package dev.ipc.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What is measured while one thing grows.
 *
 * @param id its name in files and on the command line
 * @param growing what grows
 * @param workloads how the name of the workload begins that a size follows; one without a dash at its end has no size
 * @param options for the JVMs, with {@code N} for the size
 * @param figures what was measured for each size, not a number where nothing was
 */
record GrowthSeries(
        String id,
        String title,
        String growing,
        String unit,
        List<Integer> sizes,
        String workloads,
        List<String> options,
        List<Double> figures) {
    private static final List<Integer> CONNECTIONS = List.of(1, 10, 100, 1000, 3000, 10_000);
    private static final List<Integer> TYPES = List.of(1, 10, 100, 500, 1000, 2000);

    static final List<GrowthSeries> ALL = List.of(
            series("connections", "Requests over so many connections, 64 outstanding in all", "connections")
                    .measures("requests/s", CONNECTIONS, "over-"),
            series("recipients", "Broadcasts to so many connections of one process", "connections")
                    .measures("deliveries/s", CONNECTIONS, "to-"),
            series("threads", "So many threads send on one connection", "threads")
                    .measures("messages/s", List.of(1, 2, 4, 8, 16, 32, 64), "threads-"),
            series("size", "Messages of so many bytes, one way", "bytes")
                    .measures(
                            "MB/s",
                            List.of(16, 256, 4 << 10, 64 << 10, 256 << 10, 1 << 20, 4 << 20, 16 << 20),
                            "size-",
                            "-Dbenchmark.large=true"),
            series("types", "Requests, 64 outstanding, with so many registered types", "types")
                    .measures("requests/s", TYPES, "p64", "-Dbenchmark.types=N"),
            series("connects", "Connect, ask once, close, with so many registered types", "types")
                    .measures("connections/s", TYPES, "connects", "-Dbenchmark.types=N"));

    private static GrowthSeries series(String id, String title, String growing) {
        return new GrowthSeries(id, title, growing, "", List.of(), "", List.of(), List.of());
    }

    private GrowthSeries measures(String newUnit, List<Integer> newSizes, String newWorkloads, String... newOptions) {
        return new GrowthSeries(id, title, growing, newUnit, newSizes, newWorkloads, List.of(newOptions), List.of());
    }

    GrowthSeries with(List<Double> newFigures) {
        return new GrowthSeries(id, title, growing, unit, sizes, workloads, options, List.copyOf(newFigures));
    }

    String workload(int size) {
        return workloads.endsWith("-") ? workloads + size : workloads;
    }

    List<String> jvmOptions(int size) {
        return options.stream()
                .map(option -> option.replace("N", Integer.toString(size)))
                .toList();
    }

    /** Returns whether each size has processes of its own. */
    boolean restarts() {
        return !workloads.endsWith("-");
    }

    /** Returns a size as people write it. */
    String label(int size) {
        boolean bytes = id.equals("size");
        if (bytes && size >= 1 << 20) {
            return (size >> 20) + " MiB";
        }
        return bytes && size >= 1 << 10 ? (size >> 10) + " KiB" : Integer.toString(size);
    }

    void write(Path file) throws IOException {
        Files.write(file, figures.stream().map(String::valueOf).toList());
    }

    /** Returns it with what a file has of an earlier run, if that is of the same sizes. */
    GrowthSeries read(Path file) throws IOException {
        List<Double> kept = Files.exists(file)
                ? Files.readAllLines(file).stream().map(Double::valueOf).toList()
                : List.of();
        return kept.size() == sizes.size()
                ? with(kept)
                : with(sizes.stream().map(size -> Double.NaN).toList());
    }
}
