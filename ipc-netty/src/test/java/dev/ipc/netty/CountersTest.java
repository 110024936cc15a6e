package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipc.Counter;
import org.junit.jupiter.api.Test;

class CountersTest {
    @Test
    void whatAPeerClaimsMakesNoCountNegative() {
        Tally tally = new Tally();
        Counters ended = new Counters();
        Counters live = new Counters();
        tally.begin(ended);
        tally.begin(live);
        ended.add(Counter.PEER_DROPPED, Long.MAX_VALUE);
        ended.add(Counter.PEER_DROPPED, Long.MAX_VALUE);
        live.add(Counter.PEER_DROPPED, 2);
        assertThat(ended.get(Counter.PEER_DROPPED)).isEqualTo(Long.MAX_VALUE);
        assertThat(tally.statistics().count(Counter.PEER_DROPPED)).isEqualTo(Long.MAX_VALUE);
        tally.end(ended);
        assertThat(tally.statistics().count(Counter.PEER_DROPPED)).isEqualTo(Long.MAX_VALUE);
    }
}
