package dev.ipc.netty;

import dev.ipc.AcceptPolicy;
import dev.ipc.CloseReason;
import dev.ipc.Peer;
import dev.ipc.RefusalReason;
import dev.ipc.group.CurrentUser;
import dev.ipc.wire.Status;
import io.netty.util.concurrent.Ticker;
import java.util.Optional;

/**
 * Which clients a server lets in: the accept policy, the limits on connections, and the count of those turned away.
 *
 * <p><em>Threading:</em> thread-safe.
 */
final class ClientAdmission {
    private static final String TURNED_AWAY = "this service accepts other users only";
    private static final String NO_ROOM = "this service has as many connections as it takes";
    private static final String TOO_FAST = "this service takes only so many connects a second";

    private final AcceptPolicy policy;
    private final ConnectionQuota quota;
    private final Deciders deciders;
    private final PendingHandshakes pendingHandshakes = new PendingHandshakes();
    private final Refusals refusals;

    ClientAdmission(EndpointOptions<?> options, AcceptPolicy policy, Deciders deciders) {
        Ticker ticker = options.time().ticker();
        this.policy = policy;
        this.quota = new ConnectionQuota(options.limits(), CurrentUser.uid(), ticker::nanoTime);
        this.deciders = deciders;
        this.refusals = new Refusals(options.address(), options.listeners(), ticker::nanoTime);
    }

    /**
     * Decides on a client by what the kernel knows, before a byte of it is read.
     *
     * @return empty for one that is admitted, which is to be told of when it has {@linkplain #left left}
     */
    Optional<IdentityGate.Refusal> admit(Peer peer) {
        if (!policy.admits(peer, CurrentUser.uid())) {
            return Optional.of(refusal(peer, RefusalReason.USER, Status.FORBIDDEN, TURNED_AWAY));
        }
        return quota.take(userOf(peer))
                .map(reason -> refusal(
                        peer,
                        reason,
                        Status.TOO_MANY_REQUESTS,
                        reason == RefusalReason.TOO_MANY_CONNECTIONS ? NO_ROOM : TOO_FAST));
    }

    /** Takes notice that a client that was admitted is gone. */
    void left(Peer peer) {
        quota.giveBack(userOf(peer));
    }

    /** Counts a connection that ended in its handshake without a refusal in words. */
    void ended(NettyConnection connection) {
        if (connection.isEstablished() || !connection.hasBegun()) {
            return;
        }
        CloseReason reason = connection.reason();
        if (reason instanceof CloseReason.Protocol || reason instanceof CloseReason.Limit) {
            refusals.note(connection.peer(), RefusalReason.NOT_THE_PROTOCOL);
        } else if (reason instanceof CloseReason.Timeout) {
            refusals.note(connection.peer(), RefusalReason.TOO_SLOW);
        } else if (reason instanceof CloseReason.Local) {
            refusals.note(connection.peer(), RefusalReason.CLOSING);
        }
    }

    /** Returns what decides on those who have said their hello. */
    Deciders deciders() {
        return deciders;
    }

    PendingHandshakes pendingHandshakes() {
        return pendingHandshakes;
    }

    Refusals refusals() {
        return refusals;
    }

    private IdentityGate.Refusal refusal(Peer peer, RefusalReason reason, Status status, String text) {
        refusals.note(peer, reason);
        return new IdentityGate.Refusal(status, text, new CloseReason.Refused(status.code(), text));
    }

    /** No policy admits anybody whose user is unknown. */
    private static int userOf(Peer peer) {
        return peer.uid().orElseThrow();
    }
}
