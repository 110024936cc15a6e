package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipc.Peer;
import dev.ipc.RefusalReason;
import dev.ipc.ServiceAddress;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** P40: each refusal is counted, and logged once for each peer and reason, by a clock of the test's. */
class RefusalsTest {
    private static final Peer PEER =
            Identity.of(4711, 1001, 1001).withLabel(new Peer.Label(Optional.of("pretender"), OptionalLong.of(1)));

    private final LogCapture log = new LogCapture(Refusals.class);
    private long now;
    private final Refusals refusals = new Refusals(ServiceAddress.of("group", "service"), Listeners.NONE, () -> now);

    @AfterEach
    void closeLog() {
        log.close();
    }

    @Test
    void P40_eachIsCountedAndLoggedOnceForAPeerAndReason() {
        for (int i = 0; i < 5; i++) {
            refusals.note(PEER, RefusalReason.CONDITION, "not today");
        }
        refusals.note(PEER, RefusalReason.TOO_SLOW);
        assertThat(log.lines())
                .containsExactly(
                        "group/service refuses pid 4711, uid 1001: CONDITION (not today)",
                        "group/service refuses pid 4711, uid 1001: TOO_SLOW; 4 refusals before it were not logged");
        assertThat(refusals.counts())
                .containsEntry(RefusalReason.CONDITION, 5L)
                .containsEntry(RefusalReason.TOO_SLOW, 1L)
                .containsEntry(RefusalReason.USER, 0L)
                .hasSize(RefusalReason.values().length);
    }

    @Test
    void P40_manyPeersMakeTenLinesASecond() {
        for (int pid = 1; pid <= 1000; pid++) {
            refusals.note(Identity.of(pid, 1001, 1001), RefusalReason.USER);
        }
        assertThat(log.lines()).hasSize(10);
        assertThat(refusals.counts()).containsEntry(RefusalReason.USER, 1000L);
        now += TimeUnit.SECONDS.toNanos(1);
        refusals.note(Identity.of(5000, 1001, 1001), RefusalReason.USER);
        assertThat(log.lines().get(10)).endsWith("; 990 refusals before it were not logged");
    }

    @Test
    void P40_oneThatGoesOnIsLoggedAgainAfterAWhile() {
        refusals.note(PEER, RefusalReason.USER);
        now += TimeUnit.MINUTES.toNanos(9);
        refusals.note(PEER, RefusalReason.USER);
        assertThat(log.lines()).hasSize(1);
        now += TimeUnit.MINUTES.toNanos(1);
        refusals.note(PEER, RefusalReason.USER);
        assertThat(log.lines()).hasSize(2);
    }
}
