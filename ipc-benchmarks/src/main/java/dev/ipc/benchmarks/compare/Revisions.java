package dev.ipc.benchmarks.compare;

import dev.ipc.benchmarks.compare.Results.Spread;
import dev.ipc.benchmarks.workload.Measured;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * Compares this library as it is now with what it was at another revision: the same programs run with the libraries of both, in
 * turns, and each ratio is taken within a round. It judges nothing.
 */
public final class Revisions {
    private static final List<Task> USUAL =
            List.of(Task.P1, Task.P64, Task.ONE_WAY, Task.BLOB_64K, Task.TO_100, Task.FIRST_REPLY);

    private final Options options;
    private final PrintStream out;
    private final TreeMap<String, List<Double>> values = new TreeMap<>();

    private Revisions(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** Runs it; the arguments are the directory of the other build, its name, and options of the comparison. */
    public static void main(String[] arguments) throws Exception {
        run(System.out, "quick", arguments);
        System.exit(0);
    }

    /** Runs it in a mode of the comparison. */
    static void run(PrintStream out, String mode, String... arguments) throws IOException, InterruptedException {
        Path then = Path.of(arguments[0]);
        List<String> given = new ArrayList<>(Arrays.asList(arguments).subList(2, arguments.length));
        given.add(0, mode);
        Options options = Options.parse(given.toArray(String[]::new));
        Path work = Files.createDirectories(Path.of(System.getProperty("benchmark.work", "target/comparison")));
        Launcher now = new Launcher(work.resolve("errors.log"), Path.of("/nowhere"));
        List<Task> tasks = given.contains("--workloads") ? options.tasks() : USUAL;
        Revisions revisions = new Revisions(options, out);
        revisions.run(now, now.withLibrariesOf(then), tasks);
        revisions.report(tasks, arguments[1]);
    }

    private void run(Launcher now, Launcher then, List<Task> tasks) throws IOException, InterruptedException {
        for (int round = 0; round < options.rounds(); round++) {
            for (Contestant contestant : contestants()) {
                try (Entrant ours = new Entrant(contestant, now);
                        Entrant theirs = new Entrant(contestant, then)) {
                    for (Entrant each : List.of(theirs, ours)) {
                        each.warm(Task.P64, options.warmUp(), 0, 3 * options.mostWarmUps());
                    }
                    for (Task task : tasks) {
                        boolean oursFirst = (round + task.ordinal()) % 2 == 0;
                        double[] before = oursFirst ? new double[0] : measure(theirs, task);
                        double[] after = measure(ours, task);
                        add(contestant, task, oursFirst ? measure(theirs, task) : before, after);
                    }
                }
            }
            out.println("round " + (round + 1) + " of " + options.rounds() + " is over");
        }
    }

    private List<Contestant> contestants() {
        return options.contestants().stream()
                .filter(each ->
                        each.isOurs() && (options.contestants().size() < Contestant.ALL.size() || each.isPrincipal()))
                .toList();
    }

    /** Returns the figure, and the CPU time of both processes for an operation. */
    private double[] measure(Entrant entrant, Task task) throws IOException, InterruptedException {
        if (task == Task.FIRST_REPLY) {
            return new double[] {entrant.firstReplies(options.starts()).figure(), Double.NaN};
        }
        entrant.warm(task, options.warmUp(), 0, Math.min(task.mostWarmUps(), options.mostWarmUps()));
        double before = entrant.cpuMicros();
        Duration duration = options.duration();
        Measured measured = entrant.run(task, duration);
        return new double[] {measured.figure(), (entrant.cpuMicros() - before) / measured.operations()};
    }

    private void add(Contestant contestant, Task task, double[] then, double[] now) {
        add(contestant, task, "then", then[0]);
        add(contestant, task, "now", now[0]);
        add(contestant, task, "ratio", now[0] / then[0]);
        add(contestant, task, "cpu", now[1] / then[1]);
    }

    private void add(Contestant contestant, Task task, String what, double value) {
        values.computeIfAbsent(key(contestant, task, what), key -> new ArrayList<>())
                .add(value);
    }

    private Spread spread(Contestant contestant, Task task, String what) {
        return Spread.of(values.getOrDefault(key(contestant, task, what), List.of()).stream()
                .mapToDouble(each -> each)
                .toArray());
    }

    private static String key(Contestant contestant, Task task, String what) {
        return contestant.name() + " " + task.id() + " " + what;
    }

    private void report(List<Task> tasks, String revision) {
        out.println("\n| workload | peer | unit | " + revision + " | now | ratio | from–to | ratio of CPU | better |");
        out.println("|---|---|---|---:|---:|---:|---:|---:|---|");
        for (Task task : tasks) {
            for (Contestant contestant : contestants()) {
                Spread ratio = spread(contestant, task, "ratio");
                double gain = task.lessIsBetter() ? 1 / ratio.median() : ratio.median();
                out.println("| "
                        + String.join(
                                " | ",
                                task.title(),
                                contestant.title(),
                                task.unit(),
                                Numbers.figure(spread(contestant, task, "then").median()),
                                Numbers.figure(spread(contestant, task, "now").median()),
                                Numbers.ratio(ratio.median()),
                                Numbers.range(ratio),
                                Numbers.ratio(spread(contestant, task, "cpu").median()),
                                gain > 1.05 ? "now" : gain < 0.95 ? "**then**" : "")
                        + " |");
            }
        }
    }
}
