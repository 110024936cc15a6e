package dev.ipc.benchmarks.compare;

import java.util.List;
import java.util.Locale;

/** Curves of what was measured over what grew, a panel for each; both scales are logarithmic. */
final class GrowthChart {
    private static final int COLUMNS = 2;
    private static final int WIDTH = 480;
    private static final int HEIGHT = 230;
    private static final int LEFT = 60;
    private static final int RIGHT = 24;
    private static final int TOP = 44;
    private static final int BOTTOM = 34;

    private final List<GrowthSeries> all;
    private final StringBuilder text = new StringBuilder();

    GrowthChart(List<GrowthSeries> all) {
        this.all = all;
    }

    /** Draws them. */
    String svg() {
        for (int i = 0; i < all.size(); i++) {
            panel(all.get(i), i % COLUMNS * WIDTH, i / COLUMNS * HEIGHT);
        }
        int rows = (all.size() + COLUMNS - 1) / COLUMNS;
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="11">
                <rect width="100%%" height="100%%" fill="#ffffff"/>
                %s</svg>
                """
                .formatted(COLUMNS * WIDTH, rows * HEIGHT, text);
    }

    private void panel(GrowthSeries series, int x, int y) {
        put("<text x=\"%d\" y=\"%d\" font-weight=\"bold\">%s</text>\n", x + 10, y + 18, series.title());
        put("<text x=\"%d\" y=\"%d\" fill=\"#777777\">%s</text>\n", x + 10, y + 34, series.unit());
        double most = series.figures().stream()
                .mapToDouble(each -> each)
                .filter(Double::isFinite)
                .max()
                .orElse(1);
        double least = series.figures().stream()
                .mapToDouble(each -> each)
                .filter(Double::isFinite)
                .min()
                .orElse(1);
        int top = (int) Math.ceil(Math.log10(most));
        int bottom = Math.min(top - 2, (int) Math.floor(Math.log10(least)));
        for (int decade = bottom; decade <= top; decade++) {
            double place = between(y + HEIGHT - BOTTOM, y + TOP, decade, bottom, top);
            put(
                    "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#dddddd\"/>\n",
                    x + LEFT, place, x + WIDTH - RIGHT, place);
            put(
                    "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\" fill=\"#777777\">%s</text>\n",
                    x + LEFT - 6, place + 4, Numbers.figure(Math.pow(10, decade)));
        }
        curve(series, x, y, bottom, top);
    }

    private void curve(GrowthSeries series, int x, int y, int bottom, int top) {
        StringBuilder points = new StringBuilder();
        double first = Math.log10(series.sizes().get(0));
        double last = Math.log10(series.sizes().get(series.sizes().size() - 1));
        for (int i = 0; i < series.sizes().size(); i++) {
            int size = series.sizes().get(i);
            double right = between(x + LEFT, x + WIDTH - RIGHT, Math.log10(size), first, last);
            put(
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\" fill=\"#777777\">%s</text>\n",
                    right, y + HEIGHT - BOTTOM + 16, series.label(size));
            double figure = series.figures().get(i);
            if (Double.isFinite(figure)) {
                double up = between(y + HEIGHT - BOTTOM, y + TOP, Math.log10(figure), bottom, top);
                points.append(String.format(Locale.ROOT, "%.1f,%.1f ", right, up));
                put("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"#1565c0\"/>\n", right, up);
            }
        }
        put("<polyline points=\"%s\" fill=\"none\" stroke=\"#1565c0\" stroke-width=\"1.5\"/>\n", points);
    }

    /** Returns what lies between two places as a value does between its ends. */
    private static double between(double from, double to, double value, double least, double most) {
        return from + (to - from) * (value - least) / (most - least);
    }

    private void put(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values));
    }
}
