package dev.ipc.benchmarks.compare;

import java.util.Locale;

/**
 * What a figure of this library is meant to hold.
 *
 * @param atMost whether less is good
 * @param ofRatio whether the ratio to raw Netty is meant, or the figure itself
 */
record Bar(boolean atMost, double value, boolean ofRatio) {
    static Bar ratioAtMost(double value) {
        return new Bar(true, value, true);
    }

    static Bar ratioAtLeast(double value) {
        return new Bar(false, value, true);
    }

    static Bar figureAtMost(double value) {
        return new Bar(true, value, false);
    }

    boolean isMetBy(double figure, double ratio) {
        double actual = ofRatio ? ratio : figure;
        return atMost ? actual <= value : actual >= value;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s %.2f%s", atMost ? "≤" : "≥", value, ofRatio ? "" : " itself");
    }
}
