package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipc.AcceptPolicy;
import dev.ipc.Peer;
import dev.ipc.group.CurrentUser;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the kernel's numbers. */
class IdentityTest {
    @Test
    void P26_knownNumbersAreTaken() {
        Peer peer = Identity.of(4711, 1001, 1002);
        assertThat(peer.pid()).hasValue(4711);
        assertThat(peer.uid()).hasValue(1001);
        assertThat(peer.gid()).hasValue(1002);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void P28_aPeerWithoutAPidIsUnknownAndDenied(int pid) {
        Peer peer = Identity.of(pid, CurrentUser.uid(), 1002);
        assertThat(peer).isEqualTo(Identity.UNKNOWN);
        assertThat(AcceptPolicy.sameUser().admits(peer, CurrentUser.uid())).isFalse();
        assertThat(AcceptPolicy.groups(1002).admits(peer, CurrentUser.uid())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {65_534, -1})
    void P28_theUserWhoStandsForUnknownOnesIsDenied(int uid) {
        for (Peer peer : new Peer[] {
            Identity.of(4711, uid, 1002),
            Identity.of(uid, 1002),
            Identity.of(OptionalInt.of(uid), OptionalInt.of(1002), "nobody")
        }) {
            assertThat(peer.uid()).isEmpty();
            assertThat(AcceptPolicy.users(uid).admits(peer, uid)).isFalse();
            assertThat(AcceptPolicy.sameUser().admits(peer, uid)).isFalse();
            assertThat(AcceptPolicy.groups(1002).admits(peer, uid)).isFalse();
        }
    }

    @Test
    void idsAboveTwoToThe31AreIds() {
        assertThat(Identity.of(1, -2, -3).uid()).hasValue(-2);
        assertThat(Identity.of(1, -2, -3)).hasToString("pid 1, uid 4294967294");
    }
}
