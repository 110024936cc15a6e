package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The first connection of a process isn't late at a service that it has waited for. */
class RehearsalIT extends SocketTest {
    private static int classesOf(String line) {
        return Integer.parseInt(line.substring(line.indexOf(' ') + 1));
    }

    private static int classesWhileWaiting(ChildJvm client) {
        client.say("");
        return classesOf(client.awaitLine("waiting "));
    }

    /** Returns the number once it has stayed the same for more than a second. */
    private static int settledClasses(ChildJvm client) {
        List<Integer> counts = new ArrayList<>();
        Awaitility.await().atMost(SOON).pollInterval(Duration.ofMillis(300)).until(() -> {
            counts.add(classesWhileWaiting(client));
            List<Integer> latest = counts.subList(Math.max(0, counts.size() - 5), counts.size());
            return latest.size() == 5 && Set.copyOf(latest).size() == 1;
        });
        return counts.get(counts.size() - 1);
    }

    @Test
    void aRehearsalComesAsFarAsAnOpenConnection() {
        assertThat(new Rehearsal(clientBuilder().options()).hold()).isTrue();
        assertThat(events).isEmpty();
    }

    @Test
    void whoWaitsLoadsBeforehandWhatAConnectNeeds() {
        try (ChildJvm client =
                ChildJvm.start(ColdWaitProgram.class, address.container().orElseThrow(), transport.name())) {
            int before = settledClasses(client);
            start(serverBuilder());
            // Without a rehearsal they are about 700 more.
            assertThat(classesOf(client.awaitLine("connected "))).isBetween(before, before + 200);
        }
    }
}
