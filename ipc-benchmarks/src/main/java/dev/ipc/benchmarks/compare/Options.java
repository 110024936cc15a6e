package dev.ipc.benchmarks.compare;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * What is compared, and how long.
 *
 * @param mode {@code smoke}, {@code quick}, {@code full}, or {@code report}, which measures nothing
 * @param rounds of what a bar hangs on
 * @param roundsOfOthers of the other contestants
 * @param mostWarmUps how often at most a workload is run for {@code warmUp} before it is measured
 * @param starts how many first replies are timed in a round
 * @param results where each sample is added; a report has all that it holds
 * @param output the directory of the report
 */
record Options(
        String mode,
        List<Contestant> contestants,
        List<Task> tasks,
        int rounds,
        int roundsOfOthers,
        int mostWarmUps,
        Duration warmUp,
        Duration duration,
        int starts,
        Path results,
        Path output) {
    static final String USAGE =
            """
            run smoke|quick|full|report [--peers A,B…] [--workloads A,B…] [--rounds N] [--results FILE] [--output DIRECTORY]

              smoke      everything once, very short: shows that it works, measures nothing
              quick      under 8 minutes; what a bar hangs on three times, the others once
              full       about an hour; longer, and all of it five times
              report     makes the report anew from the results

              --peers      only these; raw Netty (netty) is always among them
              --workloads  only these
              --rounds     so many rounds
              --results    where each measurement is added; a report covers all that it holds, so that runs can be done in pieces
              --output     where the report is put
            """;

    /** Reads a command line. */
    static Options parse(String... arguments) {
        if (arguments.length == 0 || arguments.length % 2 == 0) {
            throw new IllegalArgumentException("a mode and options with values are wanted");
        }
        Path work = Path.of(System.getProperty("benchmark.work", "target/comparison"));
        Options options = mode(arguments[0], work);
        for (int i = 1; i < arguments.length; i += 2) {
            options = options.with(arguments[i], arguments[i + 1]);
        }
        return options;
    }

    private static Options mode(String mode, Path work) {
        Path results = work.resolve(mode + ".tsv");
        Path output = Path.of(System.getProperty("benchmark.output", "target/comparison"));
        List<Task> tasks = List.of(Task.values());
        return switch (mode) {
            case "smoke" -> new Options(mode, Contestant.ALL, tasks, 1, 1, 0, millis(20), millis(50), 1, results, work);
            case "quick" ->
                new Options(mode, Contestant.ALL, tasks, 3, 1, 6, millis(250), millis(600), 3, results, output);
            case "full" ->
                new Options(mode, Contestant.ALL, tasks, 5, 5, 12, millis(500), millis(2000), 7, results, output);
            case "report" ->
                new Options(
                        mode,
                        List.of(),
                        List.of(),
                        0,
                        0,
                        0,
                        millis(0),
                        millis(0),
                        0,
                        work.resolve("quick.tsv"),
                        output);
            default -> throw new IllegalArgumentException("no mode " + mode);
        };
    }

    private Options with(String option, String value) {
        return switch (option) {
            case "--peers" -> with(contestantsOf(value), tasks, rounds, results, output);
            case "--workloads" -> with(contestants, listOf(value, Task::named), rounds, results, output);
            case "--rounds" -> with(contestants, tasks, Integer.parseInt(value), results, output);
            case "--results" -> with(contestants, tasks, rounds, Path.of(value), output);
            case "--output" -> with(contestants, tasks, rounds, results, Path.of(value));
            default -> throw new IllegalArgumentException("no option " + option);
        };
    }

    private Options with(
            List<Contestant> newContestants, List<Task> newTasks, int newRounds, Path newResults, Path newOutput) {
        return new Options(
                mode,
                newContestants,
                newTasks,
                newRounds,
                Math.min(newRounds, roundsOfOthers),
                mostWarmUps,
                warmUp,
                duration,
                starts,
                newResults,
                newOutput);
    }

    private static List<Contestant> contestantsOf(String names) {
        List<Contestant> chosen = new ArrayList<>(listOf(names, Contestant::named));
        chosen.remove(Contestant.ALL.get(0));
        chosen.add(0, Contestant.ALL.get(0));
        return List.copyOf(chosen);
    }

    private static <T> List<T> listOf(String names, Function<String, T> named) {
        return Arrays.stream(names.split(",", -1)).map(named).toList();
    }

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }
}
