package dev.ipc;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/**
 * Which clients a server accepts. It works in two steps: first the <em>user rule</em>, on the uid and gid that the kernel
 * reports and before a byte of the client is read; then the <em>conditions</em>, on the whole {@link Peer}, once the client
 * has introduced itself.
 *
 * <p>{@code sameUser().or(users(1001).and(peer -> isWelcome(peer), "not today"))} accepts the server's own user, and of user
 * 1001 those who are welcome.
 *
 * <p><em>Threading:</em> immutable. The user rule runs on an event loop. Conditions run on threads that the server keeps for
 * them, those of one client in their order, those of several clients at the same time; they may block, which holds up nobody
 * else.
 *
 * <p><em>Failure:</em> a condition that throws refuses, and so do conditions that together take longer than the
 * {@linkplain #within deadline}; their thread is interrupted then. The first is a refusal for good, the second one for now: a client
 * that waits for its service, or connects again, asks again.
 */
public final class AcceptPolicy {
    /** How long the conditions may take together, unless a policy says otherwise. */
    public static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(3);

    private final List<Alternative> alternatives;
    private final Duration deadline;

    private AcceptPolicy(List<Alternative> alternatives, Duration deadline) {
        this.alternatives = alternatives;
        this.deadline = deadline;
    }

    private static AcceptPolicy of(UserRule rule) {
        return new AcceptPolicy(List.of(new Alternative(rule, List.of())), DEFAULT_DEADLINE);
    }

    /** Returns the policy that accepts the server's own user and nobody else: the default. */
    public static AcceptPolicy sameUser() {
        return of((peer, ownUid) -> has(peer.uid(), uid -> uid == ownUid));
    }

    /** Returns the policy that accepts these users, by uid; the server's own only if it is among them. */
    public static AcceptPolicy users(int... uids) {
        int[] copy = uids.clone();
        return of((peer, ownUid) -> has(peer.uid(), uid -> contains(copy, uid)));
    }

    /** Returns the policy that accepts these groups, by the peer's primary gid. */
    public static AcceptPolicy groups(int... gids) {
        int[] copy = gids.clone();
        return of((peer, ownUid) -> has(peer.gid(), gid -> contains(copy, gid)));
    }

    /** Returns the policy that accepts whom this one accepts or the other. The longer of the two deadlines holds. */
    public AcceptPolicy or(AcceptPolicy other) {
        List<Alternative> both = new ArrayList<>(alternatives);
        both.addAll(other.alternatives);
        return new AcceptPolicy(List.copyOf(both), deadline.compareTo(other.deadline) < 0 ? other.deadline : deadline);
    }

    /**
     * Returns this policy with a further condition.
     *
     * @param condition accepts a peer whom all before it accepted
     * @param refusal the sentence that a refused client is told, and the server's log
     */
    public AcceptPolicy and(Predicate<? super Peer> condition, String refusal) {
        Condition further = new Condition(condition, refusal);
        return new AcceptPolicy(
                alternatives.stream().map(each -> each.and(further)).toList(), deadline);
    }

    /**
     * Returns this policy with the condition that the peer's process runs one of these programs. The system's answer is a
     * {@linkplain Peer.Hints hint}: it keeps out the wrong program, not a malicious one. Every Java program runs the same one.
     *
     * @param executables absolute paths without links, as the system reports them
     */
    public AcceptPolicy andExecutable(Path... executables) {
        Set<Path> copy = Set.of(executables);
        return and(
                peer -> peer.hints().executable().filter(copy::contains).isPresent(),
                "this service accepts other programs only");
    }

    /**
     * Returns this policy with another deadline for its conditions. Beyond {@link Limits#handshakeTimeout()} it has no effect.
     *
     * @throws IllegalArgumentException if it is below 1 ms or above 1 day
     */
    public AcceptPolicy within(Duration newDeadline) {
        if (newDeadline.compareTo(Duration.ofMillis(1)) < 0 || newDeadline.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("the deadline is " + newDeadline + ", not 1 ms to 1 day");
        }
        return new AcceptPolicy(alternatives, newDeadline);
    }

    /** Returns how long the conditions may take together. */
    public Duration deadline() {
        return deadline;
    }

    /**
     * Returns whether the user rule admits a peer. A peer whose user is unknown is never admitted.
     *
     * @param ownUid the uid of the server's process
     */
    public boolean admits(Peer peer, int ownUid) {
        return peer.uid().isPresent() && alternatives.stream().anyMatch(each -> each.rule.admits(peer, ownUid));
    }

    /**
     * Returns the sentence with which the conditions refuse a peer whom the user rule admits, or empty if they accept it. What
     * a condition throws passes unchanged.
     *
     * @param ownUid the uid of the server's process
     */
    public Optional<String> refusal(Peer peer, int ownUid) {
        String first = null;
        for (Alternative each : alternatives) {
            if (each.rule.admits(peer, ownUid)) {
                Optional<String> refusal = each.refusal(peer);
                if (refusal.isEmpty()) {
                    return refusal;
                }
                first = first == null ? refusal.get() : first;
            }
        }
        return Optional.of(first == null ? "this user is not accepted" : first);
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

    private record Condition(Predicate<? super Peer> accepts, String refusal) {
        Condition {
            Objects.requireNonNull(accepts, "condition");
            Objects.requireNonNull(refusal, "refusal");
        }
    }

    private record Alternative(UserRule rule, List<Condition> conditions) {
        Alternative and(Condition further) {
            List<Condition> all = new ArrayList<>(conditions);
            all.add(further);
            return new Alternative(rule, List.copyOf(all));
        }

        Optional<String> refusal(Peer peer) {
            return conditions.stream()
                    .filter(each -> !each.accepts.test(peer))
                    .map(Condition::refusal)
                    .findFirst();
        }
    }
}
