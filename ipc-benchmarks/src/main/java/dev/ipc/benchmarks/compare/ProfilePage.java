package dev.ipc.benchmarks.compare;

import dev.ipc.benchmarks.workload.Measured;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The page of a {@link Profile}. */
record ProfilePage(Task task, Contestant contestant, Measured measured) {
    private static final double LEAST_SHARE = 0.01;

    String markdown(Machine machine, List<Samples> processes) {
        StringBuilder page = new StringBuilder("# Where time and memory go: " + task.id() + "\n\n"
                + "Made by a program: how, says [README.md](README.md).\n\n");
        machine.facts().forEach(fact -> page.append("- ").append(fact).append('\n'));
        page.append("- ").append(contestant.title()).append(": ");
        page.append(Numbers.figure(measured.figure())).append(' ').append(task.unit());
        page.append(", while it was recorded\n\n## CPU, in nanoseconds for a message or a round trip\n\n| part |");
        processes.forEach(each -> page.append(' ').append(each.role()).append(" |"));
        page.append("\n|---|").append("---:|".repeat(processes.size())).append('\n');
        for (Part part : Part.values()) {
            row(
                    page,
                    part.title(),
                    processes.stream().map(each -> each.nanos(part)).toList());
        }
        row(
                page,
                "the kernel",
                processes.stream().map(each -> each.cpu().kernel()).toList());
        row(page, "**all**", processes.stream().map(each -> each.cpu().all()).toList());
        double all = processes.stream()
                .flatMap(each -> each.memory().values().stream())
                .mapToDouble(each -> each)
                .sum();
        page.append("\n## Heap, in bytes for a message or a round trip: ")
                .append(round(measured.allocated()))
                .append(" in both processes\n\n| what, and which code of this project or of the benchmark made it |");
        page.append(" where | bytes |\n|---|---|---:|\n");
        for (Samples process : processes) {
            for (Map.Entry<String, Double> made : largest(process.memory())) {
                if (made.getValue() >= LEAST_SHARE * all) {
                    page.append("| `").append(made.getKey()).append("` | ").append(process.role());
                    page.append(" | ").append(round(made.getValue() / all * measured.allocated()));
                    page.append(" |\n");
                }
            }
        }
        return page.toString();
    }

    private static List<Map.Entry<String, Double>> largest(Map<String, Double> memory) {
        return memory.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .toList();
    }

    private static void row(StringBuilder page, String title, List<Double> nanos) {
        page.append("| ").append(title).append(" | ");
        page.append(nanos.stream().map(ProfilePage::round).collect(Collectors.joining(" | ")));
        page.append(" |\n");
    }

    private static String round(double number) {
        return String.format(Locale.ROOT, "%.0f", number);
    }
}
