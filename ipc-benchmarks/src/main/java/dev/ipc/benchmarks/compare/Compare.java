package dev.ipc.benchmarks.compare;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Compares this library with others, and writes a report. */
public final class Compare {
    private Compare() {}

    /** Runs what {@link Options#USAGE} says; ends with 0, with 1 if something failed, with 2 if the arguments are wrong. */
    public static void main(String[] arguments) throws Exception {
        System.exit(run(System.out, arguments));
    }

    static int run(PrintStream out, String... arguments) throws IOException, InterruptedException {
        Options options;
        try {
            options = Options.parse(arguments);
        } catch (IllegalArgumentException e) {
            out.println(e.getMessage() + "\n\n" + Options.USAGE);
            return 2;
        }
        if (options.mode().equals("smoke")) {
            Files.deleteIfExists(options.results());
        }
        Files.createDirectories(options.output());
        Files.createDirectories(
                Objects.requireNonNull(options.results().toAbsolutePath().getParent()));
        Results results = new Results(options.results());
        Path errors = options.results().resolveSibling("errors.log");
        Launcher launcher = new Launcher(errors, Path.of(System.getProperty("benchmark.c", "/nowhere")));
        Comparison comparison = new Comparison(options, launcher, sample -> {
            results.add(sample);
            out.println(progress(sample));
        });
        if (!options.mode().equals("report")) {
            out.printf(
                    "about %d s of measuring, and as much again for starts%n",
                    comparison.estimate().toSeconds());
        }
        comparison.run();
        String command = "ipc-benchmarks/run " + String.join(" ", arguments);
        String name = nameOf(options);
        Path page = options.output().resolve(name + ".md");
        Files.writeString(page, new Report(results, name).markdown(new Machine(command)));
        Files.writeString(options.output().resolve(name + ".svg"), new Chart(results).svg());
        out.println("the report is " + page);
        return results.anyFailed() ? 1 : 0;
    }

    private static String nameOf(Options options) {
        String file = String.valueOf(options.results().getFileName());
        return file.endsWith(".tsv") ? file.substring(0, file.length() - 4) : file;
    }

    private static String progress(Sample sample) {
        return "%-12s %-12s %-12s %s"
                .formatted(
                        sample.round(),
                        sample.task().id(),
                        sample.contestant().name(),
                        sample.measured() == null
                                ? sample.failure()
                                : Numbers.figure(sample.measured().figure()) + " "
                                        + sample.task().unit());
    }
}
