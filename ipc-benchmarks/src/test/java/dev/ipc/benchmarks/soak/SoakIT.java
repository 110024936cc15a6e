package dev.ipc.benchmarks.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A soak of some seconds, in which nothing is timed; or the one that the profile {@code soak} asks for. */
class SoakIT {
    private static final String SHORT =
            "clients=2 processes=2 warmUp=0 quiet=0 stopped=0 faults=3 killEvery=2 stopEvery=1"
                    + " stopMillis=300 hostile=20 largest=100000";

    @Test
    @Timeout(value = 3, unit = TimeUnit.HOURS)
    void nothingIsLostAndNothingIsLeft() throws Exception {
        String words = System.getProperty("ipc.test.soak", SHORT);
        assertThat(Soak.isClean(new Options(List.of(words.split(" ", -1))))).isTrue();
    }
}
