package dev.ipc.netty;

import dev.ipc.CloseReason;
import dev.ipc.IpcException;
import dev.ipc.Limits;
import dev.ipc.SendFailedException;
import dev.ipc.SendFailedException.Certainty;
import dev.ipc.SendFailedException.Reason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one connection has accepted and not yet handed to Netty, in the order in which it will reach the wire, bounded in
 * bytes and messages. What Netty has but the kernel hasn't counts too.
 *
 * <p>Until the connected callback has returned, what other threads send is held back behind what the callback itself sends.
 *
 * <p><em>Threading:</em> thread-safe; its lock covers the queue and nothing else, and completions fire outside of it.
 */
final class OutboundQueue {
    /** What is sent besides messages, such as answers to pings, may exceed the bound on messages by as many again. */
    private static final int CONTROL_FACTOR = 2;

    private final Limits limits;
    private final Runnable wakeUp;

    private final Deque<Outbound> ready = new ArrayDeque<>(0);
    private final Deque<Outbound> held = new ArrayDeque<>(0);
    private @Nullable Outbound last;
    private @Nullable CloseReason closeReason;
    private @Nullable Thread callbackThread;
    private boolean gated = true;
    private boolean closing;
    private boolean draining;
    private boolean awake;
    private long reservedBytes;
    private int reservedMessages;

    /** Makes an empty queue; {@code wakeUp} is called outside the lock when {@link #poll} has something after nothing. */
    OutboundQueue(Limits limits, Runnable wakeUp) {
        this.limits = limits;
        this.wakeUp = wakeUp;
    }

    /** What became of an offer. */
    enum Offer {
        ACCEPTED,
        FULL,
        CLOSED
    }

    /** Takes a message, unless the queue is full or closed. */
    Offer offer(Outbound outbound) {
        return append(outbound, limits.maxQueuedMessages(), limits.maxQueuedBytes());
    }

    /** Takes a frame of the protocol's own; {@link Offer#FULL} means that the peer asks and doesn't read. */
    Offer offerControl(Outbound outbound) {
        return append(outbound, CONTROL_FACTOR * (long) limits.maxQueuedMessages(), Long.MAX_VALUE);
    }

    /** Takes no message or request from now on, but still what is owed to the peer; returns whether it took them before. */
    synchronized boolean endMessages() {
        boolean before = !closing && !draining;
        draining = true;
        return before;
    }

    /** Takes the last frame, which follows all that was accepted; later offers find the queue closed. Once. */
    boolean offerLast(Outbound outbound) {
        boolean wake;
        synchronized (this) {
            if (closing) {
                return false;
            }
            closing = true;
            last = outbound;
            reserve(outbound);
            wake = mustWake();
        }
        wakeIf(wake);
        return true;
    }

    /** Lets what this thread sends go first, until {@link #openGate}. */
    synchronized void enterCallback() {
        callbackThread = Thread.currentThread();
    }

    /** Lets go what was held. */
    void openGate() {
        boolean wake;
        synchronized (this) {
            callbackThread = null;
            gated = false;
            ready.addAll(held);
            held.clear();
            wake = mustWake();
        }
        wakeIf(wake);
    }

    /** Returns the next to write; after null, the next offer wakes up. */
    synchronized @Nullable Outbound poll() {
        Outbound next = ready.poll();
        if (next == null && !gated) {
            next = last;
            last = null;
        }
        if (next == null) {
            awake = false;
        }
        return next;
    }

    /** Says that the kernel has what was polled, or never will. */
    synchronized void release(Outbound outbound) {
        reservedBytes -= outbound.bytes();
        reservedMessages--;
    }

    /** Returns whether messages are still taken. */
    synchronized boolean isOpen() {
        return !closing && !draining;
    }

    /** Closes, and fails all that wasn't polled. */
    void fail(CloseReason reason) {
        List<Outbound> failed = new ArrayList<>();
        synchronized (this) {
            closing = true;
            if (closeReason == null) {
                closeReason = reason;
            }
            failed.addAll(ready);
            failed.addAll(held);
            if (last != null) {
                failed.add(last);
            }
            ready.clear();
            held.clear();
            last = null;
        }
        for (Outbound outbound : failed) {
            release(outbound);
            outbound.fail(closed(Certainty.NOT_SENT, null));
        }
    }

    /** Returns the failure of a send on a closed or closing connection. */
    IpcException closed(Certainty certainty, @Nullable Throwable cause) {
        CloseReason reason;
        synchronized (this) {
            reason = closeReason;
        }
        String text = reason == null ? "the connection is closing" : "the connection is closed: " + describe(reason);
        return new SendFailedException(Reason.CLOSED, certainty, text, reason, cause);
    }

    private static String describe(CloseReason reason) {
        return reason.detail().isEmpty() ? reason.code() : reason.code() + ", " + reason.detail();
    }

    private Offer append(Outbound outbound, long maxMessages, long maxBytes) {
        boolean wake;
        synchronized (this) {
            if (closing || (draining && outbound.isOurs())) {
                return Offer.CLOSED;
            }
            boolean fits = reservedMessages < maxMessages
                    && (reservedMessages == 0 || reservedBytes + outbound.bytes() <= maxBytes);
            if (!fits) {
                return Offer.FULL;
            }
            reserve(outbound);
            boolean hold = gated && Thread.currentThread() != callbackThread && !outbound.isSignOfLife();
            (hold ? held : ready).add(outbound);
            wake = mustWake();
        }
        wakeIf(wake);
        return Offer.ACCEPTED;
    }

    private void reserve(Outbound outbound) {
        reservedBytes += outbound.bytes();
        reservedMessages++;
    }

    private boolean mustWake() {
        if (awake || (ready.isEmpty() && (gated || last == null))) {
            return false;
        }
        awake = true;
        return true;
    }

    private void wakeIf(boolean wake) {
        if (wake) {
            wakeUp.run();
        }
    }
}
