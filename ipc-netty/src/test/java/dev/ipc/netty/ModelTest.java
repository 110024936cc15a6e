package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/**
 * Schedules drawn by lot, against a model. The system property {@code ipc.test.schedules} says how many, and {@code ipc.test.seed}
 * with which seed they begin: a failure names its own.
 */
class ModelTest extends SocketTest {
    static List<Transport> transports() {
        return Sockets.all();
    }

    private static final int SCHEDULES = Integer.getInteger("ipc.test.schedules", 40);
    private static final long FIRST_SEED = Long.getLong("ipc.test.seed", 1);

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void whateverHappensNothingContradictsTheModel() throws InterruptedException {
        long sent = 0;
        Logger library = (Logger) LoggerFactory.getLogger("dev.ipc.netty");
        library.setLevel(Level.ERROR); // what it warns of is asked for
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SCHEDULES; seed++) {
            Schedule schedule = new Schedule(seed, address, transport);
            Collection<String> contradictions = schedule.run();
            assertThat(contradictions)
                    .as("schedule %d: -Dipc.test.seed=%d -Dipc.test.schedules=1", seed, seed)
                    .isEmpty();
            sent += schedule.sent();
        }
        library.setLevel(null);
        LoggerFactory.getLogger(ModelTest.class).info("{} schedules with {} sends agree", SCHEDULES, sent);
    }
}
