package dev.ipc.benchmarks.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The words that a soak is told. */
class SoakOptionsTest {
    @Test
    void theReleaseIsAnHourUnlessToldOtherwise() {
        Options hour = new Options(List.of("release"));
        assertThat(hour.number("clients")).isEqualTo(64);
        assertThat(hour.number("faults")).isEqualTo(3600 - 10 - 20 - 20 - 15);
        Options five = new Options(List.of("release", "minutes=5", "killEvery=2"));
        assertThat(five.number("faults")).isEqualTo(300 - 65);
        assertThat(five.number("killEvery")).isEqualTo(2);
    }

    @Test
    void itsWordsMeanTheSameAgain() {
        Options options = new Options(List.of("release", "minutes=5"));
        assertThat(new Options(options.words()).words()).isEqualTo(options.words());
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThatThrownBy(() -> new Options(List.of("minutes=1", "warmUp=60")))
                .isInstanceOf(IllegalArgumentException.class);
        for (String each : List.of("kilEvery=1", "clients", "=1", "clients=x", "clients=0", "faults=-1")) {
            assertThatThrownBy(() -> new Options(List.of(each))).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
