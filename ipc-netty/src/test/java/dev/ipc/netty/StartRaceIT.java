package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipc.IpcServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Many starts of servers on one name, and deaths among them, on each transport. The build runs two rounds; {@code -Praces} runs
 * them all.
 */
class StartRaceIT extends SocketTest {
    private static final int RACE_ROUNDS = Integer.getInteger("ipc.test.race.rounds", 2);
    private static final int KILL_ROUNDS = Integer.getInteger("ipc.test.kill.rounds", 2);
    private static final int PROCESSES = 5;
    private static final int STARTS = 10;

    private ChildJvm child() {
        return ChildJvm.start(StartsProgram.class, address.container().orElseThrow(), transport.name());
    }

    private void assertReached() {
        connect(clientBuilder()).send("reached").join();
    }

    private void assertNothingIsLeft() throws IOException {
        Path container = address.container().orElseThrow();
        try (Stream<Path> files = Files.walk(container)) {
            assertThat(files.filter(file -> !Files.isDirectory(file))).containsExactly(container.resolve("life.lock"));
        }
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void P33_ofManyServersThatStartAtOnceOneServes() throws IOException {
        List<ChildJvm> starters = new ArrayList<>();
        try {
            for (int i = 0; i < PROCESSES; i++) {
                starters.add(child());
            }
            starters.forEach(starter -> starter.awaitLine("ready"));
            for (int round = 0; round < RACE_ROUNDS; round++) {
                race(starters);
            }
        } finally {
            starters.forEach(ChildJvm::close);
        }
    }

    private void race(List<ChildJvm> starters) throws IOException {
        starters.forEach(starter -> starter.say(Integer.toString(STARTS)));
        List<String> outcomes = new ArrayList<>();
        List<ChildJvm> owners = new ArrayList<>();
        for (ChildJvm starter : starters) {
            for (int i = 0; i < STARTS; i++) {
                String outcome = starter.awaitLine("outcome ");
                outcomes.add(outcome);
                if (outcome.equals("outcome serving")) {
                    owners.add(starter);
                }
            }
        }
        assertThat(owners).as("%s", outcomes).hasSize(1);
        outcomes.remove("outcome serving");
        // Where starting takes long, some give up before the owner has told its name.
        assertThat(outcomes).isSubsetOf("outcome taken " + owners.get(0).pid(), "outcome taken 0");
        assertReached();
        owners.get(0).say("close");
        owners.get(0).awaitLine("closed");
        assertNothingIsLeft();
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void P34_aServerKilledAtAnyMomentIsFollowedByTheNext() throws Exception {
        long seed = Long.getLong("ipc.test.seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < KILL_ROUNDS; round++) {
            try (ChildJvm victim = child()) {
                victim.say("cycle");
                victim.awaitLine("cycling");
                LockSupport.parkNanos(random.nextLong(TimeUnit.MILLISECONDS.toNanos(300)));
                victim.kill();
            }
            IpcServer next = serverBuilder().start().get(SOON.toSeconds(), TimeUnit.SECONDS);
            assertReached();
            next.close();
            next.closed().get(SOON.toSeconds(), TimeUnit.SECONDS);
            assertThat(next.socketPath()).as("seed %s, round %s", seed, round).doesNotExist();
            assertNothingIsLeft();
        }
    }

    @Test
    void P33_twoServersOfOneProcessAndAThirdProcessLeaveEachOtherAlone() throws Exception {
        IpcServer first = start(serverBuilder());
        String owner = "outcome taken " + ProcessHandle.current().pid();
        try (ChildJvm third = child()) {
            third.say("1");
            assertThat(third.awaitLine("outcome ")).isEqualTo(owner);
            assertThat(serverBuilder().start()).failsWithin(SOON);
            third.say("2"); // the second start here, which failed, must not have let go of the name
            assertThat(third.awaitLine("outcome ")).isEqualTo(owner);
            assertThat(third.awaitLine("outcome ")).isEqualTo(owner);
            assertReached();
            first.close();
            first.closed().get(SOON.toSeconds(), TimeUnit.SECONDS);
            third.say("1");
            assertThat(third.awaitLine("outcome ")).isEqualTo("outcome serving");
            assertThat(serverBuilder().start()).failsWithin(SOON);
            assertReached();
        }
        start(serverBuilder());
        assertReached();
    }
}
