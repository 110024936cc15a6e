package dev.ipc;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/**
 * Which clients a server accepts. It works in two steps: first the <em>user rule</em>, on the uid and gid that the kernel
 * reports and before a byte of the client is read; then the <em>conditions</em>, on the whole {@link Peer}, once the client
 * has introduced itself.
 *
 * <p><em>Threading:</em> immutable. The user rule runs on an event loop; conditions run on the server's executor and may
 * block for as long as the handshake may take.
 *
 * <p><em>Failure:</em> a condition that throws refuses.
 */
public final class AcceptPolicy {
    private final UserRule userRule;
    private final Function<Peer, Optional<String>> conditions;

    private AcceptPolicy(UserRule userRule, Function<Peer, Optional<String>> conditions) {
        this.userRule = userRule;
        this.conditions = conditions;
    }

    /** Returns the policy that accepts the server's own user and nobody else: the default. */
    public static AcceptPolicy sameUser() {
        return new AcceptPolicy((peer, ownUid) -> has(peer.uid(), uid -> uid == ownUid), peer -> Optional.empty());
    }

    /** Returns the policy that accepts these users, by uid; the server's own only if it is among them. */
    public static AcceptPolicy users(int... uids) {
        int[] copy = uids.clone();
        return new AcceptPolicy(
                (peer, ownUid) -> has(peer.uid(), uid -> contains(copy, uid)), peer -> Optional.empty());
    }

    /** Returns the policy that accepts these groups, by the peer's primary gid. */
    public static AcceptPolicy groups(int... gids) {
        int[] copy = gids.clone();
        return new AcceptPolicy(
                (peer, ownUid) -> has(peer.gid(), gid -> contains(copy, gid)), peer -> Optional.empty());
    }

    /**
     * Returns this policy with a further condition.
     *
     * @param condition accepts a peer whom all before it accepted
     * @param refusal the sentence that a refused client is told
     */
    public AcceptPolicy and(Predicate<? super Peer> condition, String refusal) {
        Objects.requireNonNull(condition, "condition");
        Objects.requireNonNull(refusal, "refusal");
        return new AcceptPolicy(userRule, peer -> conditions
                .apply(peer)
                .or(() -> condition.test(peer) ? Optional.empty() : Optional.of(refusal)));
    }

    /**
     * Returns whether the user rule admits a peer. A peer whose user or group is unknown is never admitted.
     *
     * @param ownUid the uid of the server's process
     */
    public boolean admits(Peer peer, int ownUid) {
        return userRule.admits(peer, ownUid);
    }

    /** Returns the sentence with which the conditions refuse a peer, or empty if they accept it. */
    public Optional<String> refusal(Peer peer) {
        return conditions.apply(peer);
    }

    private static boolean has(OptionalInt id, IntPredicate rule) {
        return id.isPresent() && rule.test(id.getAsInt());
    }

    private static boolean contains(int[] ids, int id) {
        for (int each : ids) {
            if (each == id) {
                return true;
            }
        }
        return false;
    }

    @FunctionalInterface
    private interface UserRule {
        boolean admits(Peer peer, int ownUid);
    }
}
