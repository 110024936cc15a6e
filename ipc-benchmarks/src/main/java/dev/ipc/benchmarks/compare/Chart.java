package dev.ipc.benchmarks.compare;

import dev.ipc.benchmarks.compare.Results.Spread;
import dev.ipc.benchmarks.workload.Measured;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The ratios as a drawing: a panel for each task, a bar for each contestant, to the right of the line where it beats raw Netty. */
final class Chart {
    private static final int WIDTH = 960;
    private static final int COLUMNS = 2;
    private static final int PANEL = WIDTH / COLUMNS;
    private static final int LABELS = 190;
    private static final int ROW = 17;
    private static final int HEAD = 44;
    private static final int GAP = 14;
    private static final double DECADES = 2;

    private final Results results;
    private final StringBuilder text = new StringBuilder();

    Chart(Results results) {
        this.results = results;
    }

    /** Draws it. */
    String svg() {
        List<Task> tasks = new ArrayList<>(List.of(Task.values()));
        tasks.removeIf(task -> !results.has(task));
        int y = 36;
        for (int i = 0; i < tasks.size(); i += COLUMNS) {
            int height = 0;
            for (int column = 0; column < COLUMNS && i + column < tasks.size(); column++) {
                height = Math.max(height, panel(tasks.get(i + column), column * PANEL, y));
            }
            y += height + GAP;
        }
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="11">
                <rect width="100%%" height="100%%" fill="#ffffff"/>
                <text x="10" y="20" font-size="14" font-weight="bold">Compared with raw Netty: to the right is better (logarithmic)</text>
                %s</svg>
                """
                .formatted(WIDTH, y, text);
    }

    private int panel(Task task, int x, int y) {
        List<Contestant> rows = Contestant.ALL.stream()
                .filter(contestant -> results.figures(contestant, task).values() > 0)
                .toList();
        int bottom = y + HEAD + rows.size() * ROW;
        put("<text x=\"%d\" y=\"%d\" font-weight=\"bold\">%s</text>\n", x + 10, y + 16, task.title());
        for (int decade = -(int) DECADES; decade <= DECADES; decade++) {
            double place = place(x, Math.pow(10, decade));
            put(
                    "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"%s\"/>\n",
                    place, y + HEAD - 8, place, bottom, decade == 0 ? "#444444" : "#dddddd");
            put(
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\" fill=\"#777777\">%s</text>\n",
                    place,
                    y + HEAD - 12,
                    decade < 0 ? "1/" + (int) Math.pow(10, -decade) : "×" + (int) Math.pow(10, decade));
        }
        for (int i = 0; i < rows.size(); i++) {
            row(task, rows.get(i), x, y + HEAD + i * ROW);
        }
        return bottom - y;
    }

    private void row(Task task, Contestant contestant, int x, int y) {
        Spread ratio = results.ratios(contestant, task, Measured::figure);
        double better = task.lessIsBetter() ? 1 / ratio.median() : ratio.median();
        double zero = place(x, 1);
        double end = place(x, better);
        put(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"end\"%s>%s</text>\n",
                x + LABELS - 6,
                y + 11,
                contestant.isOurs() ? " font-weight=\"bold\"" : "",
                contestant.title().replace("*", ""));
        if (Double.isFinite(better)) {
            put(
                    "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>\n",
                    Math.min(zero, end),
                    y + 2,
                    Math.max(1, Math.abs(end - zero)),
                    ROW - 5,
                    contestant.isOurs() ? "#1565c0" : "#9e9e9e");
        }
        put(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"end\" fill=\"#444444\">%s %s</text>\n",
                x + PANEL - 8,
                y + 11,
                Numbers.figure(results.figures(contestant, task).median()),
                task.unit());
    }

    /** Returns where a ratio stands. */
    private static double place(int x, double ratio) {
        double decades = Math.max(-DECADES, Math.min(DECADES, Math.log10(ratio)));
        int room = PANEL - LABELS - 120;
        return x + LABELS + room * (decades + DECADES) / (2 * DECADES);
    }

    private void put(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values));
    }
}
