package dev.ipc.netty;

import dev.ipc.Peer;
import dev.ipc.group.CurrentUser;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The kernel's facts about a peer as values: what it doesn't know is empty. */
final class Identity {
    /** The kernel's answer for a user that has no number in this user namespace. */
    private static final int OVERFLOW_ID = 65534;

    /** A peer of whom nothing is known. */
    static final Peer UNKNOWN = peer(OptionalLong.empty(), OptionalInt.empty(), OptionalInt.empty(), Optional.empty());

    /** Most peers are of this user: they share what says so. */
    private static final OptionalInt OWN_ID = OptionalInt.of(CurrentUser.uid());

    private static final Optional<String> OWN_NAME =
            Optional.of(CurrentUser.principal().getName());

    private Identity() {}

    /**
     * Returns the peer with these credentials. A process of another pid namespace has no pid here: without one nobody is
     * trusted, so the uid is left out as well.
     */
    static Peer of(int pid, int uid, int gid) {
        return pid <= 0 ? UNKNOWN : peer(OptionalLong.of(pid), id(uid), id(gid), ownName(uid));
    }

    /** Returns the peer with these credentials, on a system that reports no pid. */
    static Peer of(int uid, int gid) {
        return peer(OptionalLong.empty(), id(uid), id(gid), ownName(uid));
    }

    /** Returns the peer with these credentials, on a system that reports no pid but a name. */
    static Peer of(OptionalInt uid, OptionalInt gid, String userName) {
        return peer(OptionalLong.empty(), known(uid), known(gid), Optional.of(userName));
    }

    private static Peer peer(OptionalLong pid, OptionalInt uid, OptionalInt gid, Optional<String> userName) {
        return new Peer(pid, uid, gid, userName, Peer.Hints.NONE, Peer.Label.NONE);
    }

    private static OptionalInt known(OptionalInt id) {
        return id.isPresent() ? id(id.getAsInt()) : id;
    }

    /** The ids of users and groups are unsigned; none is all ones. */
    private static OptionalInt id(int id) {
        if (id == -1 || id == OVERFLOW_ID) {
            return OptionalInt.empty();
        }
        return id == CurrentUser.uid() ? OWN_ID : OptionalInt.of(id);
    }

    /** This process's own user needs no look-up, which could block. */
    private static Optional<String> ownName(int uid) {
        return uid == CurrentUser.uid() ? OWN_NAME : Optional.empty();
    }
}
