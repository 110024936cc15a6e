package dev.ipc.netty;

import java.util.ArrayList;
import java.util.List;

/**
 * What an {@link OutboundQueue} dropped to make room for later messages: who is still to be failed, and how many the peer is still
 * to be told of.
 *
 * <p><em>Threading:</em> guarded by the lock of the queue, but for {@link #isAnyUntold}.
 */
final class Drops {
    private final List<Outbound> unfailed = new ArrayList<>(0);
    private volatile long untold;

    void add(List<Outbound> dropped) {
        unfailed.addAll(dropped);
        long before = untold;
        untold = before + dropped.size();
    }

    /** Returns those that are to be failed, outside of all locks; from now on somebody does it. */
    List<Outbound> takeUnfailed() {
        List<Outbound> taken = List.copyOf(unfailed);
        unfailed.clear();
        return taken;
    }

    /** Returns whether the peer doesn't know of all; without the lock, as each frame asks. */
    boolean isAnyUntold() {
        return untold > 0;
    }

    /** Returns of how many the peer doesn't know; from now on it is told. */
    long takeUntold() {
        long taken = untold;
        untold = 0;
        return taken;
    }
}
