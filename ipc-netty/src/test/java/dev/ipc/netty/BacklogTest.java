package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipc.Limits;
import org.junit.jupiter.api.Test;

/** When a connection's backlog has reading pause and go on; what of it others see, and when. */
class BacklogTest {
    private final MemoryBudget budget = new MemoryBudget(1_000);

    private Backlog backlog(int maxMessages, int maxBytes) {
        return new Backlog(
                Limits.builder()
                        .maxUndispatchedMessages(maxMessages)
                        .maxUndispatchedBytes(maxBytes)
                        .build(),
                budget);
    }

    @Test
    void theMessageThatReachesTheBoundPausesAndHalfOfItEndsThat() {
        Backlog backlog = backlog(4, 1_000);
        for (int i = 0; i < 3; i++) {
            assertThat(backlog.add(1)).isFalse();
        }
        assertThat(backlog.add(1)).isTrue();
        assertThat(backlog.add(1)).as("pauses already").isFalse();
        backlog.commit();

        assertThat(backlog.remove(1)).isFalse();
        assertThat(backlog.remove(1)).isFalse();
        assertThat(backlog.remove(1)).as("half is handled").isTrue();
        assertThat(backlog.remove(1)).as("the loop was told").isFalse();
        assertThat(backlog.resumes()).isTrue();
        assertThat(backlog.isPaused()).isFalse();
        assertThat(backlog.messages()).isEqualTo(1);
    }

    @Test
    void whatWasReadTogetherCountsForOthersOnceItIsCommitted() {
        Backlog backlog = backlog(4, 1_000);
        backlog.add(10);
        backlog.add(20);
        assertThat(backlog.messages()).isZero();
        assertThat(budget.used()).isZero();

        backlog.commit();
        backlog.commit();

        assertThat(backlog.messages()).isEqualTo(2);
        assertThat(backlog.bytes()).isEqualTo(30);
        assertThat(budget.used()).isEqualTo(30);
    }

    @Test
    void aPauseCountsAtOnceForWhoWaitsInACallback() {
        Backlog backlog = backlog(1_000, 100);
        backlog.add(60);
        assertThat(backlog.isStuck()).isFalse();

        assertThat(backlog.add(60)).isTrue();

        assertThat(backlog.isStuck()).isTrue();
        assertThat(backlog.bytes()).isEqualTo(120);
    }

    @Test
    void whatIsHandledInTheLoopCountsNoLongerOnceThatIsCommitted() {
        Backlog backlog = backlog(2, 1_000);
        backlog.add(10);
        assertThat(backlog.add(10)).isTrue();
        backlog.removeInLoop(10);
        backlog.removeInLoop(10);
        assertThat(backlog.messages()).isEqualTo(2);

        assertThat(backlog.commitHandled()).isTrue();

        assertThat(backlog.resumes()).isTrue();
        assertThat(backlog.messages()).isZero();
        assertThat(budget.used()).isZero();
        assertThat(backlog.commitHandled()).as("nothing is left").isFalse();
    }

    @Test
    void theBudgetOfTheProcessPausesTheFirstOfWhatIsReadTogether() {
        Backlog other = backlog(1_000, 10_000);
        other.add(990);
        other.commit();
        Backlog backlog = backlog(1_000, 10_000);

        assertThat(backlog.add(20)).isTrue();

        other.remove(990);
        assertThat(backlog.remove(20)).isTrue();
        assertThat(backlog.resumes()).isTrue();
    }

    @Test
    void noBoundIsTooLargeForTheCount() {
        Backlog backlog = backlog(Integer.MAX_VALUE, Integer.MAX_VALUE);
        for (int i = 0; i < 1_000; i++) {
            assertThat(backlog.add(0)).isFalse();
        }
        backlog.commit();
        assertThat(backlog.messages()).isEqualTo(1_000);
        assertThat(backlog.bytes()).isZero();
    }
}
