package dev.ipc.benchmarks.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;

/** What counts as growth, and what as noise. */
class GrowthTest {
    private static final long MEBIBYTE = 1 << 20;
    private static final long EVERY_MILLIS = 3_000;

    /** A process past its warm-up that has so much at each of its samples. */
    private static List<Vitals> life(int samples, IntToLongFunction quantity) {
        return lifeFrom(Growth.WARM_UP_MILLIS, samples, quantity);
    }

    private static List<Vitals> lifeFrom(long millis, int samples, IntToLongFunction quantity) {
        List<Vitals> life = new ArrayList<>();
        for (int i = 0; i < samples; i++) {
            life.add(new Vitals(millis + i * EVERY_MILLIS, 0, 0, quantity.applyAsLong(i), 0));
        }
        return life;
    }

    private static Growth growth(List<List<Vitals>> lives) {
        return Growth.of(lives, Vitals::heap).orElseThrow();
    }

    @Test
    void aLineIsToldExactly() {
        Growth growth = growth(List.of(life(11, i -> 7 + 2L * i)));
        assertThat(growth.total()).isEqualTo(20);
        assertThat(growth.seconds()).isEqualTo(30);
        assertThat(growth.samples()).isEqualTo(11);
        assertThat(growth.exceeds(19.9)).isTrue();
        assertThat(growth.exceeds(20)).isFalse();
    }

    @Test
    void noiseIsNoGrowth() {
        int alarms = 0;
        for (int seed = 0; seed < 1000; seed++) {
            Random random = new Random(seed);
            alarms += growth(List.of(life(80, i -> random.nextLong(4 * MEBIBYTE))))
                            .exceeds(0)
                    ? 1
                    : 0;
        }
        assertThat(alarms).isLessThan(10);
    }

    @Test
    void aLeakIsFoundInNoise() {
        for (int seed = 0; seed < 1000; seed++) {
            Random random = new Random(seed);
            Growth growth = growth(List.of(life(80, i -> i * 4 * MEBIBYTE / 80 + random.nextLong(4 * MEBIBYTE))));
            assertThat(growth.exceeds(2 * MEBIBYTE)).as("seed %s", seed).isTrue();
        }
    }

    @Test
    void oneHighSampleAtTheEndIsNoGrowth() {
        assertThat(growth(List.of(life(20, i -> i == 19 ? 30 * MEBIBYTE : 8 * MEBIBYTE)))
                        .exceeds(2 * MEBIBYTE))
                .isFalse();
    }

    @Test
    void eachProcessHasALevelOfItsOwn() {
        List<Vitals> small = life(10, i -> 8);
        List<Vitals> large = lifeFrom(60_000, 10, i -> 8000);
        assertThat(growth(List.of(small, large)).total()).isZero();
        assertThat(growth(List.of(small, large)).processes()).isEqualTo(2);
    }

    @Test
    void manyShortLivesTellWhatOneDoesNot() {
        List<List<Vitals>> lives = new ArrayList<>();
        Random random = new Random(1);
        for (int i = 0; i < 60; i++) {
            lives.add(life(14, sample -> sample * MEBIBYTE / 4 + random.nextLong(10 * MEBIBYTE)));
        }
        assertThat(growth(lives.subList(0, 1)).exceeds(2 * MEBIBYTE)).isFalse();
        assertThat(growth(lives).exceeds(2 * MEBIBYTE)).isTrue();
    }

    @Test
    void whatCameInTheWarmUpDoesNotCount() {
        assertThat(growth(List.of(lifeFrom(0, 15, i -> i < 5 ? i * MEBIBYTE : 5 * MEBIBYTE)))
                        .total())
                .isZero();
    }

    @Test
    void fewSamplesTellNothing() {
        assertThat(Growth.of(List.of(), Vitals::heap)).isEmpty();
        assertThat(Growth.of(List.of(life(Growth.LEAST_SAMPLES - 1, i -> i)), Vitals::heap))
                .isEmpty();
    }
}
