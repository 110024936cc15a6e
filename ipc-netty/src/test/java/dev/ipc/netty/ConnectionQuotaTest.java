package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipc.Limits;
import dev.ipc.RefusalReason;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the limits on connections and connects count, by a clock of the test's. */
class ConnectionQuotaTest {
    private static final int OWN = 1000;
    private static final int ALICE = 1001;
    private static final int BOB = 1002;

    private long now;

    private ConnectionQuota quota(Limits.Builder limits) {
        return new ConnectionQuota(limits.build(), OWN, () -> now);
    }

    @Test
    void inAllCountsEverybody() {
        ConnectionQuota quota = quota(Limits.builder().maxConnections(2));
        assertThat(quota.take(OWN)).isEmpty();
        assertThat(quota.take(ALICE)).isEmpty();
        assertThat(quota.take(OWN)).contains(RefusalReason.TOO_MANY_CONNECTIONS);
        assertThat(quota.take(ALICE)).contains(RefusalReason.TOO_MANY_CONNECTIONS);
        quota.giveBack(ALICE);
        assertThat(quota.take(OWN)).isEmpty();
    }

    @Test
    void perUserCountsEachButTheServersOwn() {
        ConnectionQuota quota = quota(Limits.builder().maxConnectionsPerUser(1));
        assertThat(quota.take(ALICE)).isEmpty();
        assertThat(quota.take(ALICE)).contains(RefusalReason.TOO_MANY_CONNECTIONS);
        assertThat(quota.take(BOB)).isEmpty();
        assertThat(quota.take(OWN)).isEmpty();
        assertThat(quota.take(OWN)).isEmpty();
        quota.giveBack(ALICE);
        assertThat(quota.take(ALICE)).isEmpty();
    }

    @Test
    void connectsOfAUserComeBackWithTime() {
        ConnectionQuota quota = quota(Limits.builder().maxConnectsPerSecondPerUser(10));
        for (int i = 0; i < 10; i++) {
            assertThat(quota.take(ALICE)).isEmpty();
            quota.giveBack(ALICE);
        }
        assertThat(quota.take(ALICE)).contains(RefusalReason.TOO_MANY_CONNECTS);
        assertThat(quota.take(BOB)).isEmpty();
        assertThat(quota.take(OWN)).isEmpty();
        now += TimeUnit.MILLISECONDS.toNanos(101);
        assertThat(quota.take(ALICE)).isEmpty();
        assertThat(quota.take(ALICE)).contains(RefusalReason.TOO_MANY_CONNECTS);
    }

    @Test
    void connectsInAllBindTheServersOwnUserToo() {
        ConnectionQuota quota = quota(Limits.builder().maxConnectsPerSecond(1));
        assertThat(quota.take(OWN)).isEmpty();
        assertThat(quota.take(OWN)).contains(RefusalReason.TOO_MANY_CONNECTS);
        assertThat(quota.take(ALICE)).contains(RefusalReason.TOO_MANY_CONNECTS);
        now += TimeUnit.SECONDS.toNanos(1);
        assertThat(quota.take(ALICE)).isEmpty();
    }

    @Test
    void aConnectThatIsRefusedCountsNowhere() {
        ConnectionQuota quota = quota(
                Limits.builder().maxConnections(1).maxConnectionsPerUser(1).maxConnectsPerSecondPerUser(2));
        assertThat(quota.take(OWN)).isEmpty();
        for (int i = 0; i < 5; i++) {
            assertThat(quota.take(ALICE)).contains(RefusalReason.TOO_MANY_CONNECTIONS);
        }
        quota.giveBack(OWN);
        assertThat(quota.take(ALICE)).isEmpty();
    }

    @Test
    void whoIsAtHisLimitIsNotForgottenHoweverManyOthersCome() {
        ConnectionQuota quota = quota(Limits.builder().maxConnectionsPerUser(1).maxConnectsPerSecondPerUser(1));
        assertThat(quota.take(ALICE)).isEmpty();
        now += TimeUnit.SECONDS.toNanos(10);
        for (int uid = 2000; uid < 4000; uid++) {
            assertThat(quota.take(uid)).isEmpty();
            quota.giveBack(uid);
            assertThat(quota.take(uid)).contains(RefusalReason.TOO_MANY_CONNECTS);
        }
        assertThat(quota.take(ALICE)).contains(RefusalReason.TOO_MANY_CONNECTIONS);
    }
}
