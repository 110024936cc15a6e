package dev.ipc.benchmarks.compare;

import dev.ipc.benchmarks.compare.Results.Spread;
import dev.ipc.benchmarks.workload.Measured;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The results as a page of Markdown. */
final class Report {
    private static final Contestant RAW = Contestant.ALL.get(0);

    /** Ours, from the one that costs users least. */
    private static final List<String> BY_COST = List.of(Contestant.IPC, Contestant.IPC_DIRECT, Contestant.IPC_SPIN);

    private final Results results;
    private final String name;
    private final StringBuilder text = new StringBuilder();

    /** Makes the report of results under a name, that of its files. */
    Report(Results results, String name) {
        this.results = results;
        this.name = name;
    }

    /** Writes it. */
    String markdown(Machine machine) {
        line("# Measured: " + name);
        line("");
        line("Made by a program: how, and what each peer's settings are, says [README.md](README.md).");
        line("");
        machine.facts().forEach(fact -> line("- " + fact));
        line("");
        line("![Ratios to raw Netty](" + name + ".svg)");
        line("");
        line("## The bar");
        line("");
        bars();
        line("");
        line("## Everything");
        line("");
        line(
                "*Ratio*: the median of the ratios to raw Netty in the same round, with the least and the most. Percentiles in µs,"
                        + " of a round trip. *CPU*: of both processes, µs an operation. *Heap*: bytes that both allocated for an operation.");
        for (Task task : Task.values()) {
            if (results.has(task)) {
                task(task);
            }
        }
        return text.toString();
    }

    private void bars() {
        line("| workload | peer | figure | ratio | from–to | bar | met |");
        line("|---|---|---:|---:|---:|---|---|");
        for (Task task : Task.values()) {
            for (Contestant contestant : Contestant.ALL) {
                task.bar(contestant).ifPresent(bar -> bar(task, contestant, bar));
            }
        }
        for (String ours : List.of(Contestant.IPC_DIRECT, Contestant.IPC)) {
            allocationBar(Task.ONE_WAY, Contestant.named(ours));
        }
        allocationBar(Task.P64, Contestant.named(Contestant.IPC_MESSAGES));
        line("");
        allocatedForRequest().ifPresent(this::line);
        for (Task task : Task.values()) {
            meetsOnlyWith(task).ifPresent(this::line);
            ahead(task).ifPresent(this::line);
        }
    }

    private void bar(Task task, Contestant contestant, Bar bar) {
        Spread figure = results.figures(contestant, task);
        Spread ratio = results.ratios(contestant, task, Measured::figure);
        if (figure.values() > 0) {
            String measured = Numbers.figure(figure.median()) + " " + task.unit();
            barLine(task.title(), contestant, measured, ratio, bar, bar.isMetBy(figure.median(), ratio.median()));
        }
    }

    private void allocationBar(Task task, Contestant contestant) {
        Spread figure = results.measured(contestant, task, Measured::allocated);
        Spread ratio = results.ratios(contestant, task, Measured::allocated);
        if (figure.values() > 0) {
            Bar bar = Bar.ratioAtMost(1.0);
            String measured = Numbers.figure(figure.median()) + " bytes";
            barLine(
                    task.title() + ": allocated",
                    contestant,
                    measured,
                    ratio,
                    bar,
                    bar.isMetBy(figure.median(), ratio.median()));
        }
    }

    /** Says what a request takes, which raw Netty doesn't have: the bar is about messages. */
    private Optional<String> allocatedForRequest() {
        Contestant asks = Contestant.named(Contestant.IPC_DIRECT);
        Spread figure = results.measured(asks, Task.P64, Measured::allocated);
        Spread ratio = results.ratios(asks, Task.P64, Measured::allocated);
        return Optional.of(figure)
                .filter(spread -> spread.values() > 0)
                .map(spread -> "- *" + Task.P64.title() + ": allocated*: " + Numbers.figure(spread.median())
                        + " bytes for a request with its reply, " + Numbers.ratio(ratio.median())
                        + " of what raw Netty takes for two messages.");
    }

    private void barLine(String title, Contestant contestant, String figure, Spread ratio, Bar bar, boolean met) {
        row(
                title,
                contestant.title(),
                figure,
                Numbers.ratio(ratio.median()),
                Numbers.range(ratio),
                bar.toString(),
                met ? "yes" : "**no**");
    }

    /** Says which option it takes to meet the bar of direct dispatch, if it takes any and one is enough. */
    private Optional<String> meetsOnlyWith(Task task) {
        return task.bar(Contestant.named(Contestant.IPC_DIRECT)).flatMap(bar -> BY_COST.stream()
                .map(Contestant::named)
                .filter(contestant -> bar.isMetBy(
                        results.figures(contestant, task).median(),
                        results.ratios(contestant, task, Measured::figure).median()))
                .findFirst()
                .filter(contestant -> !contestant.name().equals(Contestant.IPC))
                .map(contestant -> "- *" + task.title() + "*: only " + contestant.title() + " meets " + bar + "."));
    }

    /** Says who besides raw Netty and C is faster than the better of ours. */
    private Optional<String> ahead(Task task) {
        double best = Contestant.ALL.stream()
                .filter(Contestant::isOurs)
                .mapToDouble(contestant -> gain(contestant, task))
                .filter(Double::isFinite)
                .max()
                .orElse(Double.NaN);
        List<String> faster = new ArrayList<>();
        for (Contestant contestant : Contestant.ALL) {
            boolean counts = !contestant.isOurs()
                    && !contestant.equals(RAW)
                    && !contestant.name().equals(Contestant.C);
            if (counts && gain(contestant, task) > best) {
                faster.add(contestant.title());
            }
        }
        return faster.isEmpty()
                ? Optional.empty()
                : Optional.of("- Ahead of ipc at *" + task.title().toLowerCase(Locale.ROOT) + "*: "
                        + String.join("; ", faster) + ".");
    }

    /** Returns how many times better than raw Netty it was in the same rounds. */
    private double gain(Contestant contestant, Task task) {
        double ratio = results.ratios(contestant, task, Measured::figure).median();
        return task.lessIsBetter() ? 1 / ratio : ratio;
    }

    private void task(Task task) {
        line("");
        line("### " + task.title());
        line("");
        line("| peer | " + task.unit() + " | ratio | from–to | p50 | p99 | p99.9 | CPU | heap | rounds |");
        line("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        for (Contestant contestant : Contestant.ALL) {
            Spread figure = results.figures(contestant, task);
            if (figure.values() > 0) {
                Spread ratio = results.ratios(contestant, task, Measured::figure);
                row(
                        contestant.title(),
                        Numbers.figure(figure.median()),
                        Numbers.ratio(ratio.median()),
                        Numbers.range(ratio),
                        median(contestant, task, Measured::p50),
                        median(contestant, task, Measured::p99),
                        median(contestant, task, Measured::p999),
                        Numbers.figure(results.cpu(contestant, task).median()),
                        median(contestant, task, Measured::allocated),
                        Integer.toString(figure.values()));
            }
        }
        for (Contestant contestant : Contestant.ALL) {
            results.failure(contestant, task).ifPresent(why -> line("\n" + contestant.title() + ": " + why));
        }
    }

    private String median(Contestant contestant, Task task, java.util.function.ToDoubleFunction<Measured> value) {
        return Numbers.figure(results.measured(contestant, task, value).median());
    }

    private void row(String... cells) {
        line(List.of(cells).stream().collect(Collectors.joining(" | ", "| ", " |")));
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
