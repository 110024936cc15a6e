package dev.ipc.benchmarks.compare;

import java.util.Locale;

/** Figures as people read them: three digits that count, and nothing for what wasn't measured. */
final class Numbers {
    private Numbers() {}

    static String figure(double value) {
        if (!Double.isFinite(value)) {
            return "";
        }
        double size = Math.abs(value);
        if (size >= 1e6) {
            return String.format(Locale.ROOT, "%.2fM", value / 1e6);
        }
        if (size >= 1e4) {
            return String.format(Locale.ROOT, "%.0fk", value / 1e3);
        }
        return String.format(Locale.ROOT, size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f", value);
    }

    static String ratio(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, value < 0.1 ? "%.3f" : "%.2f", value) : "";
    }

    static String range(Results.Spread spread) {
        return spread.values() < 2 ? "" : ratio(spread.least()) + "–" + ratio(spread.most());
    }
}
