package dev.ipc.benchmarks.compare;

import dev.ipc.benchmarks.workload.Measured;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Measures what this library does as the work grows, and writes a page with tables and charts. */
public final class Growth {
    private static final Duration WARM_UP = Duration.ofMillis(700);
    private static final Duration DURATION = Duration.ofMillis(1500);
    private static final int WARM_UPS = 6;

    private final Path work;
    private final Launcher launcher;
    private final PrintStream out;
    private final Duration warmUp;
    private final Duration duration;

    /** Makes it, with a directory for results that are kept and how long each size is measured and before that warmed up. */
    Growth(Path work, PrintStream out, Duration warmUp, Duration duration) {
        this.work = work;
        this.launcher = new Launcher(work.resolve("errors.log"), Path.of("/nowhere"));
        this.out = out;
        this.warmUp = warmUp;
        this.duration = duration;
    }

    /** Runs it; the arguments are the series to measure, by their ids, or none for all. Results of the others are kept. */
    public static void main(String[] arguments) throws Exception {
        Path work = Files.createDirectories(Path.of(System.getProperty("benchmark.work", "target/comparison")));
        Path output = Files.createDirectories(Path.of(System.getProperty("benchmark.output", "target/comparison")));
        new Growth(work, System.out, WARM_UP, DURATION).run(output, arguments);
        System.exit(0);
    }

    /** Measures these series, and writes the page of all. */
    void run(Path output, String... ids) throws IOException, InterruptedException {
        List<GrowthSeries> all = new ArrayList<>();
        for (GrowthSeries series : GrowthSeries.ALL) {
            Path kept = work.resolve("growth-" + series.id() + ".tsv");
            boolean wanted = ids.length == 0 || Arrays.asList(ids).contains(series.id());
            GrowthSeries measured = wanted ? measure(series) : series.read(kept);
            measured.write(kept);
            all.add(measured);
        }
        String command = ("ipc-benchmarks/run growth " + String.join(" ", ids)).strip();
        Files.writeString(output.resolve("growth.md"), page(all, new Machine(command)));
        Files.writeString(output.resolve("growth.svg"), new GrowthChart(all).svg());
    }

    private GrowthSeries measure(GrowthSeries series) throws IOException, InterruptedException {
        List<Double> figures = new ArrayList<>();
        Entrant entrant = null;
        try {
            for (int size : series.sizes()) {
                if (entrant == null || series.restarts()) {
                    if (entrant != null) {
                        entrant.close();
                    }
                    entrant = new Entrant(
                            Contestant.named(Contestant.IPC_DIRECT).with(series.jvmOptions(size)), launcher);
                    entrant.warm(Task.P64, warmUp, 0, WARM_UPS);
                    entrant.run(series.workload(series.sizes().get(0)), warmUp);
                }
                Measured measured = entrant.run(series.workload(size), duration);
                out.printf("%-12s %8s %s%n", series.id(), series.label(size), Numbers.figure(measured.figure()));
                figures.add(measured.figure());
            }
        } finally {
            if (entrant != null) {
                entrant.close();
            }
        }
        return series.with(figures);
    }

    private static String page(List<GrowthSeries> all, Machine machine) {
        StringBuilder text = new StringBuilder("# As work grows\n\n");
        text.append("Made by a program; what bends the curves says [README.md](README.md#as-work-grows).\n\n");
        machine.facts().forEach(fact -> text.append("- ").append(fact).append('\n'));
        text.append("\n![Charts](growth.svg)\n");
        for (GrowthSeries series : all) {
            double best =
                    series.figures().stream().mapToDouble(each -> each).max().orElse(Double.NaN);
            text.append("\n## ").append(series.title()).append("\n\n");
            text.append(row(series.sizes().stream().map(series::label).toList(), series.growing()));
            text.append("|---|").append("---:|".repeat(series.sizes().size())).append('\n');
            text.append(row(series.figures().stream().map(Numbers::figure).toList(), series.unit()));
            text.append(row(
                    series.figures().stream()
                            .map(each -> Numbers.ratio(each / best))
                            .toList(),
                    "of the best"));
        }
        return text.toString();
    }

    private static String row(List<String> cells, String name) {
        return cells.stream().collect(Collectors.joining(" | ", "| " + name + " | ", " |\n"));
    }
}
