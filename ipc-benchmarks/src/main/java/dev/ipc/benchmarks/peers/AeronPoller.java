package dev.ipc.benchmarks.peers;

import io.aeron.FragmentAssembler;
import io.aeron.logbuffer.FragmentHandler;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntSupplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;

/** Polls subscriptions, all on one thread. */
final class AeronPoller {
    private final IdleStrategy idle;
    private final List<IntSupplier> polls = new CopyOnWriteArrayList<>();

    AeronPoller(IdleStrategy idle) {
        this.idle = idle;
    }

    /** Puts messages that came in fragments together. */
    static FragmentHandler whole(FragmentHandler handler) {
        return new FragmentAssembler(handler);
    }

    /** Copies bytes to where Kryo reads them; returns how many. */
    static int bytes(DirectBuffer buffer, int offset, int length, KryoBytes kryo) {
        buffer.getBytes(offset, kryo.room(length), 0, length);
        return length;
    }

    /** Adds a subscription's poll, which returns how much it found. */
    void add(IntSupplier poll) {
        polls.add(poll);
    }

    void remove(IntSupplier poll) {
        polls.remove(poll);
    }

    void run() {
        while (true) {
            int found = 0;
            for (IntSupplier poll : polls) {
                found += poll.getAsInt();
            }
            idle.idle(found);
        }
    }
}
