package dev.ipc.netty;

import dev.ipc.CloseReason;
import dev.ipc.IpcException;
import dev.ipc.Limits;
import dev.ipc.SendFailedException.Certainty;
import dev.ipc.SendFailedException.Reason;
import dev.ipc.SlowConsumerPolicy;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What one connection has accepted and not yet handed to Netty, in the order in which it will reach the wire, bounded in
 * bytes and messages. What Netty has but the kernel hasn't counts too.
 *
 * <p>Until the connected callback has returned, what other threads send is held back behind what the callback itself sends.
 *
 * <p><em>Threading:</em> thread-safe; its lock covers the queue and who waits for it to be writable, and completions fire outside of it.
 */
final class OutboundQueue {
    private final Limits limits;
    private final SlowConsumerPolicy policy;
    private final Signals signals;

    private final SendOrder order = new SendOrder();
    private final Occupancy occupancy;
    private final @Nullable Drops drops;
    private final WritableSignal writable = new WritableSignal();
    private @Nullable CloseReason closeReason;
    private volatile boolean closing;
    private volatile boolean draining;
    private boolean awake;

    /** What a queue asks of its surroundings; called outside of its lock, though maybe under that of a registry. */
    interface Signals {
        /** {@link #poll} has something after it had nothing. */
        void wakeUp();

        /** Returns the item of this queue's own in place of one that goes to others too. */
        Outbound itemFor(SharedMessage message);

        /** Returns the moment, in nanoseconds. */
        long nanoTime();

        /** {@link #expire} is to be called in so many nanoseconds, unless it is to be sooner. */
        void expireIn(long nanos);
    }

    /** Makes an empty queue. */
    OutboundQueue(EndpointOptions<?> options, Signals signals) {
        this.limits = options.limits();
        this.policy = options.slowConsumerPolicy();
        this.signals = signals;
        this.occupancy = new Occupancy(options);
        this.drops = policy == SlowConsumerPolicy.DROP_OLDEST ? new Drops() : null;
    }

    /** Takes a message or a request, if there is room for it, or the policy finds some. */
    Offer offer(Outbound outbound) {
        boolean wake;
        boolean expire;
        Offer offer;
        synchronized (this) {
            if (closing || draining) {
                return Offer.CLOSED;
            }
            boolean anyWaited = occupancy.isAnyWaiting();
            offer = take(outbound);
            if (offer == Offer.FULL || offer == Offer.OVER_BUDGET) {
                return offer;
            }
            order.add(outbound);
            expire = !anyWaited && outbound.isWaiting();
            wake = mustWake();
        }
        wakeIf(wake);
        if (expire) {
            signals.expireIn(limits.sendTimeout().toNanos());
        }
        return offer;
    }

    /** Takes what goes to others too, if there is room and nothing special about it; otherwise it needs an item of its own. */
    boolean offer(SharedMessage message) {
        boolean taken;
        boolean wake = false;
        synchronized (this) {
            boolean usual = !closing && !draining && drops == null && !occupancy.isOverBudget();
            taken = usual && occupancy.hasRoomFor(message) && order.add(message);
            if (taken) {
                occupancy.add(message);
                wake = mustWake();
            }
        }
        wakeIf(wake);
        return taken;
    }

    /**
     * Takes a frame of the protocol's own, or a reply, which the process's budget may have no room for; {@link Offer#FULL} means
     * that the peer asks and doesn't read.
     */
    Offer offerControl(Outbound outbound) {
        boolean wake;
        synchronized (this) {
            if (closing) {
                return Offer.CLOSED;
            }
            if (outbound.isReplyWithBody() && occupancy.isOverBudget()) {
                return Offer.OVER_BUDGET;
            }
            if (!occupancy.hasRoomForControl()) {
                return Offer.FULL;
            }
            occupancy.add(outbound);
            order.add(outbound);
            wake = mustWake();
        }
        wakeIf(wake);
        return Offer.ACCEPTED;
    }

    /** Takes no message or request from now on, but still what is owed to the peer; returns whether it took them before. */
    boolean endMessages(CloseReason why) {
        boolean before;
        synchronized (this) {
            before = !closing && !draining;
            draining = true;
            if (closeReason == null) {
                closeReason = why;
            }
        }
        failWritable();
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
            occupancy.add(outbound);
            order.addLast(outbound);
            wake = mustWake();
        }
        wakeIf(wake);
        failWritable();
        return true;
    }

    /** Lets what this thread sends go first, until {@link #openGate}. */
    synchronized void enterCallback() {
        order.enterCallback();
    }

    /** Lets go what was held. */
    void openGate() {
        boolean wake;
        synchronized (this) {
            order.openGate();
            wake = mustWake();
        }
        wakeIf(wake);
    }

    /**
     * Returns the next to write, and with it those that follow, up to a number of messages and until there are so many bytes; after
     * null, the next offer wakes up.
     */
    synchronized @Nullable Polled poll(int maxMessages, long enoughBytes) {
        Polled next = order.poll(maxMessages, enoughBytes, occupancy);
        awake = next != null;
        return next;
    }

    /** Has the next offer wake up, whatever is queued: the one before it didn't. */
    synchronized void wakeAgain() {
        awake = false;
    }

    /** Returns whether messages were dropped that no frame has told the peer of yet. */
    boolean hasUntoldDrops() {
        return drops != null && drops.isAnyUntold();
    }

    /** Returns how many they were; from now on they are told. */
    synchronized long takeUntoldDrops() {
        return drops == null ? 0 : drops.takeUntold();
    }

    /** Says that the kernel has so many that were polled, or never will: no budget counts them. Returns whether that made it writable. */
    boolean release(int messages, long bytes) {
        boolean relieved;
        synchronized (this) {
            occupancy.remove(messages, bytes);
            occupancy.admitWaiting();
            relieved = occupancy.isRelieved() && !closing && !draining;
        }
        if (relieved) {
            writable.complete();
        }
        return relieved;
    }

    /** Returns whether it takes messages and isn't crowded. */
    synchronized boolean isWritable() {
        return !closing && !draining && !occupancy.isCrowded();
    }

    /** Returns the future of the next moment at which it is writable. */
    @SuppressWarnings("NullAway") // a future of Void completes with null
    CompletableFuture<Void> writable() {
        synchronized (this) {
            if (!closing && !draining && occupancy.isCrowded()) {
                return writable.await();
            }
        }
        return isOpen() ? IpcFuture.completed(null) : IpcFuture.failed(closed(Certainty.NOT_SENT, null));
    }

    /** Returns how many messages it holds, those that Netty has and the kernel hasn't among them. */
    synchronized int messages() {
        return occupancy.messages();
    }

    /** Returns how many bytes they have. */
    synchronized long bytes() {
        return occupancy.bytes();
    }

    /** Returns whether messages are still taken; without the lock, under which that changes. */
    boolean isOpen() {
        return !closing && !draining;
    }

    /** Fails those that made room for others; returns how many they were. */
    int failDropped() {
        List<Outbound> failed;
        synchronized (this) {
            failed = drops == null ? List.of() : drops.takeUnfailed();
        }
        for (Outbound outbound : failed) {
            outbound.fail(SendFailures.notSent(Reason.DROPPED, "it made room for a later message"));
        }
        return failed.size();
    }

    /** Fails those that have waited for too long. */
    void expire() {
        List<Outbound> expired;
        long now = signals.nanoTime();
        long nanos;
        synchronized (this) {
            expired = occupancy.removeExpired(now);
            if (!expired.isEmpty()) {
                order.removeIf(Set.copyOf(expired)::contains);
            }
            nanos = occupancy.nextExpiry(now);
        }
        for (Outbound outbound : expired) {
            outbound.fail(SendFailures.notSent(
                    Reason.TIMED_OUT, "no room in the outbound queue within " + limits.sendTimeout()));
        }
        if (nanos != Occupancy.NEVER) {
            signals.expireIn(nanos);
        }
    }

    /** Closes, and fails all that wasn't polled. */
    void fail(CloseReason reason) {
        List<Queued> failed;
        synchronized (this) {
            closing = true;
            if (closeReason == null) {
                closeReason = reason;
            }
            failed = order.removeAll();
            occupancy.clearWaiting();
            failed.forEach(occupancy::remove);
        }
        for (Queued each : failed) {
            Outbound own = each instanceof SharedMessage shared ? signals.itemFor(shared) : (Outbound) each;
            own.fail(closed(Certainty.NOT_SENT, null));
        }
        failWritable();
    }

    /** Returns the failure of a send on a closed or closing connection. */
    IpcException closed(Certainty certainty, @Nullable Throwable cause) {
        return SendFailures.closed(closeReason(), certainty, cause);
    }

    /** Returns why it closes, which any thread may say first, or null. */
    synchronized @Nullable CloseReason closeReason() {
        return closeReason;
    }

    private void failWritable() {
        writable.fail(closed(Certainty.NOT_SENT, null));
    }

    private Offer take(Outbound outbound) {
        if (occupancy.isOverBudget()) {
            return Offer.OVER_BUDGET;
        }
        if (occupancy.hasRoomFor(outbound)) {
            occupancy.add(outbound);
            return Offer.ACCEPTED;
        }
        return switch (policy) {
            case FAIL, DISCONNECT -> Offer.FULL;
            case WAIT -> occupancy.mayWait(outbound, signals) ? Offer.ACCEPTED : Offer.FULL;
            case DROP_OLDEST ->
                takeInPlaceOfOldest(outbound, Objects.requireNonNull(drops)) ? Offer.ACCEPTED_DROPPING : Offer.FULL;
        };
    }

    private synchronized boolean takeInPlaceOfOldest(Outbound outbound, Drops taking) {
        List<Outbound> oldest = order.oldest((messages, bytes) -> occupancy.hasRoomFor(outbound, messages, bytes));
        long bytes = oldest.stream().mapToLong(Outbound::bytes).sum();
        if (!occupancy.hasRoomFor(outbound, oldest.size(), bytes)) {
            return false;
        }
        order.remove(oldest);
        oldest.forEach(occupancy::remove);
        taking.add(oldest);
        occupancy.add(outbound);
        return true;
    }

    private boolean mustWake() {
        if (awake || !order.hasNext()) {
            return false;
        }
        awake = true;
        return true;
    }

    private void wakeIf(boolean wake) {
        if (wake) {
            signals.wakeUp();
        }
    }
}
