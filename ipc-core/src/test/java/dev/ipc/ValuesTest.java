package dev.ipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The values that users make: their rules, copies and defaults. */
final class ValuesTest {
    private static final int OWN = 1000;

    private static Peer peer(OptionalInt uid, OptionalInt gid) {
        return new Peer(OptionalLong.of(7), uid, gid, Optional.empty(), Peer.Hints.NONE, Peer.Label.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".hidden", "a/b", "a b", "..", "ä", "a\n", "a\u0000"})
    void aNameThatBreaksTheRuleIsRefused(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> ServiceAddress.of(name, "service"));
        assertThatIllegalArgumentException().isThrownBy(() -> ServiceAddress.of("group", name));
    }

    @Test
    void namesHaveUpTo64Characters() {
        assertThat(ServiceAddress.of("g".repeat(64), "s").group()).hasSize(64);
        assertThatIllegalArgumentException().isThrownBy(() -> ServiceAddress.of("g".repeat(65), "s"));
    }

    @Test
    void anAddressSaysWhatItIs() {
        ServiceAddress address = ServiceAddress.of("com.example", "sync");
        assertThat(address.qualifiedName()).isEqualTo("com.example/sync");
        assertThat(address).hasToString("com.example/sync");
        assertThat(address.in(Path.of("/c"))).hasToString("com.example/sync in /c");
    }

    @Test
    void aMessageCopiesItsValuesAndKeepsTheirOrder() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("z", 1);
        values.put("a", "two");
        Message message = Message.of("m", values);
        values.clear();
        assertThat(List.copyOf(message.userInfo().keySet())).containsExactly("z", "a");
        assertThat(message.value("a", String.class)).contains("two");
        assertThat(message.value("a", Integer.class)).isEmpty();
        assertThat(message.value("b", String.class)).isEmpty();
        assertThat(message).isEqualTo(Message.of("m", Map.of("a", "two", "z", 1)));
    }

    @Test
    void aMessageHoldsNoNull() {
        Map<String, Object> values = new HashMap<>();
        values.put("key", null);
        assertThatNullPointerException().isThrownBy(() -> new Message("m", values));
    }

    @Test
    void limitsHaveTheDefaultsThatTheirDocumentsState() {
        Limits limits = Limits.DEFAULT;
        assertThat(limits.maxContentBytes()).isEqualTo(16 * 1024 * 1024);
        assertThat(limits.maxQueuedBytes()).isEqualTo(8 * 1024 * 1024);
        assertThat(limits.maxQueuedMessages()).isEqualTo(1024);
        assertThat(limits.maxUndispatchedBytes()).isEqualTo(8 * 1024 * 1024);
        assertThat(limits.maxUndispatchedMessages()).isEqualTo(1024);
        assertThat(limits.maxConnections()).isEqualTo(16384);
        assertThat(limits.maxConnectionsPerUser()).isEqualTo(1024);
        assertThat(limits.maxConnectsPerSecond()).isEqualTo(Integer.MAX_VALUE);
        assertThat(limits.maxConnectsPerSecondPerUser()).isEqualTo(100);
        assertThat(limits.maxRequestsInFlight()).isEqualTo(1024);
        assertThat(limits.requestTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(limits.handshakeTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(limits.frameTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(limits.sendTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(limits.closeTimeout()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void limitsOutOfTheirRangeAreRefused() {
        Limits.Builder limits = Limits.builder();
        assertThatIllegalArgumentException().isThrownBy(() -> limits.maxContentBytes(1023));
        assertThatIllegalArgumentException().isThrownBy(() -> limits.maxQueuedBytes(0));
        assertThatIllegalArgumentException().isThrownBy(() -> limits.maxQueuedMessages(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> limits.maxUndispatchedBytes(0));
        assertThatIllegalArgumentException().isThrownBy(() -> limits.maxUndispatchedMessages(0));
        assertThatIllegalArgumentException().isThrownBy(() -> limits.maxConnections(0));
        assertThatIllegalArgumentException().isThrownBy(() -> limits.maxConnectionsPerUser(0));
        assertThatIllegalArgumentException().isThrownBy(() -> limits.maxConnectsPerSecond(0));
        assertThatIllegalArgumentException().isThrownBy(() -> limits.maxConnectsPerSecondPerUser(0));
        assertThatIllegalArgumentException().isThrownBy(() -> limits.maxRequestsInFlight(0));
        assertThatIllegalArgumentException().isThrownBy(() -> limits.requestTimeout(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> limits.handshakeTimeout(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> limits.frameTimeout(Duration.ofNanos(999_999)));
        assertThatIllegalArgumentException().isThrownBy(() -> limits.closeTimeout(Duration.ofSeconds(Long.MAX_VALUE)));
    }

    @Test
    void P29_theDefaultPolicyAdmitsItsOwnUserAndNobodyUnknown() {
        AcceptPolicy policy = AcceptPolicy.sameUser();
        assertThat(policy.admits(peer(OptionalInt.of(OWN), OptionalInt.of(1)), OWN))
                .isTrue();
        assertThat(policy.admits(peer(OptionalInt.of(0), OptionalInt.of(1)), OWN))
                .isFalse();
        assertThat(policy.admits(peer(OptionalInt.empty(), OptionalInt.of(1)), OWN))
                .isFalse();
        assertThat(AcceptPolicy.groups(1).admits(peer(OptionalInt.of(5), OptionalInt.empty()), OWN))
                .isFalse();
        assertThat(AcceptPolicy.users(5).admits(peer(OptionalInt.of(OWN), OptionalInt.empty()), OWN))
                .isFalse();
    }

    @Test
    void theFirstConditionThatFailsRefuses() {
        AcceptPolicy policy = AcceptPolicy.sameUser().and(peer -> true, "first").and(peer -> false, "second");
        assertThat(policy.refusal(peer(OptionalInt.of(OWN), OptionalInt.empty()), OWN))
                .contains("second");
        assertThat(AcceptPolicy.sameUser().refusal(peer(OptionalInt.of(OWN), OptionalInt.empty()), OWN))
                .isEmpty();
    }

    @Test
    void P28_aGroupDoesNotMakeAnUnknownUserKnown() {
        assertThat(AcceptPolicy.groups(1).admits(peer(OptionalInt.of(5), OptionalInt.of(1)), OWN))
                .isTrue();
        assertThat(AcceptPolicy.groups(1).admits(peer(OptionalInt.empty(), OptionalInt.of(1)), OWN))
                .isFalse();
    }

    @Test
    void eitherOfTwoPoliciesAcceptsByItsOwnConditions() {
        AcceptPolicy policy = AcceptPolicy.sameUser().or(AcceptPolicy.users(5).and(peer -> false, "not 5 today"));
        Peer own = peer(OptionalInt.of(OWN), OptionalInt.empty());
        Peer five = peer(OptionalInt.of(5), OptionalInt.empty());
        Peer six = peer(OptionalInt.of(6), OptionalInt.empty());
        assertThat(policy.admits(own, OWN)).isTrue();
        assertThat(policy.admits(five, OWN)).isTrue();
        assertThat(policy.admits(six, OWN)).isFalse();
        assertThat(policy.refusal(own, OWN)).isEmpty();
        assertThat(policy.refusal(five, OWN)).contains("not 5 today");
        assertThat(policy.refusal(six, OWN)).isPresent();
        AcceptPolicy all = policy.and(peer -> false, "nobody");
        assertThat(all.refusal(own, OWN)).contains("nobody");
        assertThat(all.refusal(five, OWN)).contains("not 5 today");
        AcceptPolicy either = AcceptPolicy.users(5).and(peer -> false, "first").or(AcceptPolicy.users(5));
        assertThat(either.refusal(five, OWN)).isEmpty();
    }

    @Test
    void ofTwoDeadlinesTheLongerHolds() {
        assertThat(AcceptPolicy.sameUser().deadline()).isEqualTo(Duration.ofSeconds(3));
        AcceptPolicy quick = AcceptPolicy.sameUser().within(Duration.ofMillis(1));
        AcceptPolicy slow = AcceptPolicy.users(5).within(Duration.ofDays(1));
        assertThat(quick.or(slow).deadline()).isEqualTo(Duration.ofDays(1));
        assertThat(slow.or(quick).deadline()).isEqualTo(Duration.ofDays(1));
        assertThat(quick.and(peer -> true, "").deadline()).isEqualTo(Duration.ofMillis(1));
        assertThatIllegalArgumentException().isThrownBy(() -> quick.within(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> quick.within(Duration.ofDays(2)));
    }

    @Test
    void anExecutableIsAcceptedByItsPath() {
        AcceptPolicy policy = AcceptPolicy.sameUser().andExecutable(Path.of("/opt/agent"), Path.of("/opt/tool"));
        Peer nobody = peer(OptionalInt.of(OWN), OptionalInt.empty());
        assertThat(policy.refusal(nobody, OWN)).isPresent();
        assertThat(policy.refusal(running(nobody, "/opt/tool"), OWN)).isEmpty();
        assertThat(policy.refusal(running(nobody, "/tmp/tool"), OWN)).isPresent();
    }

    private static Peer running(Peer peer, String executable) {
        Peer.Hints hints = new Peer.Hints(Optional.empty(), Optional.of(Path.of(executable)));
        return new Peer(peer.pid(), peer.uid(), peer.gid(), peer.userName(), hints, peer.label());
    }

    @Test
    void aPeerShowsFactsBeforeItsLabel() {
        Peer named = peer(OptionalInt.of(OWN), OptionalInt.empty())
                .withLabel(new Peer.Label(Optional.of("root (pid 1, uid 0)"), OptionalLong.empty()));
        assertThat(named).hasToString("pid 7, uid 1000 \"root (pid 1, uid 0)\"");
    }
}
