package dev.ipc.netty;

import dev.ipc.Peer;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The kernel's facts about a peer as values: what it doesn't know is empty. */
final class Identity {
    /** The kernel's answer for a user that has no number in this user namespace. */
    private static final int OVERFLOW_ID = 65534;

    /** A peer of whom nothing is known. */
    static final Peer UNKNOWN =
            new Peer(OptionalLong.empty(), OptionalInt.empty(), OptionalInt.empty(), Optional.empty(), Peer.Label.NONE);

    private Identity() {}

    /**
     * Returns the peer with these credentials. A process of another pid namespace has no pid here: without one nobody is
     * trusted, so the uid is left out as well.
     */
    static Peer of(int pid, int uid, int gid) {
        if (pid <= 0) {
            return UNKNOWN;
        }
        return new Peer(OptionalLong.of(pid), id(uid), id(gid), Optional.empty(), Peer.Label.NONE);
    }

    /** Returns the peer with these credentials, on a system that reports no pid. */
    static Peer of(int uid, int gid) {
        return new Peer(OptionalLong.empty(), id(uid), id(gid), Optional.empty(), Peer.Label.NONE);
    }

    private static OptionalInt id(int id) {
        return id < 0 || id == OVERFLOW_ID ? OptionalInt.empty() : OptionalInt.of(id);
    }
}
