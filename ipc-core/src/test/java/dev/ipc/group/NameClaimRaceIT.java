package dev.ipc.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many starters on one name, with and without deaths among them. The build runs a few rounds; {@code -Dipc.test.race.rounds=20
 * -Dipc.test.kill.rounds=200} runs them all.
 */
final class NameClaimRaceIT {
    private static final int RACE_ROUNDS = Integer.getInteger("ipc.test.race.rounds", 2);
    private static final int KILL_ROUNDS = Integer.getInteger("ipc.test.kill.rounds", 2);
    private static final int PROCESSES = 5;
    private static final int THREADS = 10;

    /** Twenty times what is promised. */
    private static final Duration RESTART = Duration.ofSeconds(20);

    @TempDir
    Path root;

    private Path directory() {
        return root.resolve("c");
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void P33_oneOwnerAmongManyStarters() throws IOException {
        List<ChildJvm> starters = new ArrayList<>();
        try {
            for (int i = 0; i < PROCESSES; i++) {
                starters.add(ChildJvm.start());
            }
            for (int round = 0; round < RACE_ROUNDS; round++) {
                race(starters);
            }
        } finally {
            starters.forEach(ChildJvm::close);
        }
    }

    private void race(List<ChildJvm> starters) throws IOException {
        starters.forEach(starter -> starter.send("race", directory(), "sync", THREADS));
        List<String> outcomes = new ArrayList<>();
        List<ChildJvm> owners = new ArrayList<>();
        for (ChildJvm starter : starters) {
            List<String> ofOne = List.of(starter.answer().split("\t", -1));
            outcomes.addAll(ofOne);
            if (ofOne.contains("SERVING")) {
                owners.add(starter);
            }
        }
        assertThat(outcomes).hasSize(PROCESSES * THREADS).containsOnlyOnce("SERVING");
        ChildJvm owner = owners.get(0);
        outcomes.remove("SERVING");
        assertThat(outcomes).containsOnly("TAKEN " + owner.pid());
        assertThat(owner.ask("state")).isEqualTo("INTACT");
        assertThat(starters.get(0).ask("connect", directory().resolve("sync.sock")))
                .isEqualTo("CONNECTED");
        assertThat(owner.ask("close")).isEqualTo("CLOSED");
        assertNothingIsLeft();
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void P34_startersRacingAgainstKilledOwnersLeaveNoOrphan() throws IOException {
        long seed = Long.getLong("ipc.test.seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        try (ChildJvm one = ChildJvm.start();
                ChildJvm two = ChildJvm.start()) {
            for (int round = 0; round < KILL_ROUNDS; round++) {
                raceAgainstKill(one, two, random.nextLong(TimeUnit.MILLISECONDS.toNanos(60)), "seed " + seed);
            }
        }
    }

    /** The victim takes and gives up the name without pause, and dies somewhere in that. */
    private void raceAgainstKill(ChildJvm one, ChildJvm two, long delayNanos, String seed) throws IOException {
        try (ChildJvm victim = ChildJvm.start()) {
            assertThat(victim.ask("cycle", directory(), "sync")).isEqualTo("CYCLING");
            one.send("serve-when-free", directory(), "sync");
            two.send("serve-when-free", directory(), "sync");
            assertThat(one.answer()).isEqualTo("WAITING");
            assertThat(two.answer()).isEqualTo("WAITING");
            LockSupport.parkNanos(delayNanos);
            victim.kill();
        }
        Instant killed = Instant.now();
        ChildJvm first = ChildJvm.firstToAnswer(one, two);
        ChildJvm second = first == one ? two : one;
        assertThat(first.answer()).as(seed).isEqualTo("SERVING");
        assertThat(Duration.between(killed, Instant.now())).isLessThan(RESTART);
        assertThat(first.ask("state")).as(seed).isEqualTo("INTACT");
        assertThat(second.hasAnswer()).as(seed).isFalse();
        assertThat(first.ask("connect", directory().resolve("sync.sock"))).isEqualTo("CONNECTED");
        assertThat(first.ask("close")).isEqualTo("CLOSED");
        assertThat(second.answer()).as(seed).isEqualTo("SERVING");
        assertThat(second.ask("state")).as(seed).isEqualTo("INTACT");
        assertThat(second.ask("close")).isEqualTo("CLOSED");
        assertNothingIsLeft();
    }

    private void assertNothingIsLeft() throws IOException {
        try (Stream<Path> files = Files.walk(directory())) {
            assertThat(files.filter(file -> !Files.isDirectory(file)))
                    .containsExactly(directory().resolve("sync.lock"));
        }
    }
}
