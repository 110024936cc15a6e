package dev.ipc.netty;

import dev.ipc.CloseReason;
import dev.ipc.EncodingException;
import dev.ipc.IpcException;
import dev.ipc.ReconnectPolicy;
import dev.ipc.SendFailedException;
import dev.ipc.SendFailedException.Certainty;
import dev.ipc.SendFailedException.Reason;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The connection of a client as its senders see it, and the sends that wait for the next one.
 *
 * <p>Those go out behind what the connected callback of the next connection sends, in their order, and before any later one.
 *
 * <p><em>Threading:</em> thread-safe. Its lock covers who is current and who waits; the lock of a connection's queue may be
 * taken under it, completions fire outside of it.
 */
final class CurrentConnection {
    private final Endpoint<?> client;
    private final ReconnectPolicy policy;
    private final EventLoop loop;

    /** Made for the first: most clients never have any. */
    private @Nullable Deque<Waiting> waiting;

    private long waitingBytes;
    private boolean timing;
    private boolean interrupted;
    private boolean over;

    /** Whether sends go straight to the current connection: nobody waits for it any more. */
    private volatile boolean flowing = true;

    /** The thread that runs the connected callback. */
    private volatile @Nullable Thread restorer;

    private volatile @Nullable NettyConnection current;

    /** Of the loop. */
    private @Nullable Future<?> expiry;

    CurrentConnection(Endpoint<?> client, ReconnectPolicy policy, EventLoop loop) {
        this.client = client;
        this.policy = policy;
        this.loop = loop;
    }

    private record Waiting(EncodedMessage message, SendFuture future, long since) {
        void fail(SendFailedException failure) {
            message.close();
            future.failed(failure);
        }
    }

    /** Returns the latest connection that was open, or null before the first. */
    @Nullable
    NettyConnection get() {
        return current;
    }

    CompletableFuture<Void> send(Object message) {
        NettyConnection connection = current;
        if (connection != null && (!policy.isOn() || (mayPassThrough() && connection.isOpen()))) {
            return connection.send(message);
        }
        SendFuture future = SendFuture.ofSendAfter(client);
        try {
            submit(client.bodies().encode(message, largestBody()), future).run();
        } catch (EncodingException e) {
            future.failed(e);
        }
        return future;
    }

    /** Puts a new connection in place of the one before, which has ended. */
    synchronized void replace(NettyConnection connection) {
        interrupted = false;
        flowing = policy.maxWaitingTime().isZero(); // before the connection is seen: who waits goes first
        current = connection;
    }

    /** Says that the current connection ended and another one is hoped for. */
    synchronized void interrupt() {
        interrupted = true;
    }

    /** Says that there will be no other connection: from now on nobody waits for one. */
    synchronized void closing() {
        over = true;
    }

    /** Runs the connected callback of the current connection: what it sends doesn't wait. */
    void restore(Runnable callback) {
        restorer = Thread.currentThread();
        try {
            callback.run();
        } finally {
            restorer = null;
        }
    }

    /** Lets go what waits, now that the connected callback has returned. */
    void flow() {
        List<Runnable> afterwards = new ArrayList<>();
        synchronized (this) {
            NettyConnection connection = current;
            if (connection == null || !connection.isOpen()) {
                return; // gone again: all wait for the next one
            }
            for (Waiting each : takeAll()) {
                afterwards.add(handOver(connection, each.message(), each.future()));
            }
            flowing = true;
        }
        for (Runnable each : afterwards) {
            each.run();
        }
    }

    /** Fails what waits: there will be no other connection. */
    void end(CloseReason why) {
        Collection<Waiting> failed;
        synchronized (this) {
            over = true;
            failed = takeAll();
        }
        String text = "the client is closed: " + why.code();
        failed.forEach(each -> each.fail(new SendFailedException(Reason.CLOSED, Certainty.NOT_SENT, text, why, null)));
        Threads.runIn(loop, this::cancelExpiry);
    }

    private Collection<Waiting> takeAll() {
        Collection<Waiting> all = waiting == null ? List.of() : waiting;
        waiting = null;
        waitingBytes = 0;
        return all;
    }

    /** Returns how large a body the server took when it was last there, in bytes. */
    private long largestBody() {
        NettyConnection latest = current;
        return latest == null ? Long.MAX_VALUE : latest.sender().peerMaxContentBytes();
    }

    /** Sends, or waits, or fails; what it returns is to be run outside of every lock. */
    private synchronized Runnable submit(EncodedMessage message, SendFuture future) {
        NettyConnection connection = current;
        if (connection != null && (over || isFor(connection))) {
            return handOver(connection, message, future);
        }
        Waiting candidate = new Waiting(message, future, loop.ticker().nanoTime());
        if (policy.maxWaitingTime().isZero()) {
            return () -> candidate.fail(interrupted("the client has no connection at the moment"));
        }
        if (waiting == null) {
            waiting = new ArrayDeque<>();
        }
        boolean fits = waiting.size() < policy.maxWaitingMessages()
                && (waiting.isEmpty() || waitingBytes + message.bytes() <= policy.maxWaitingBytes());
        if (!fits) {
            return () -> candidate.fail(new SendFailedException(
                    Reason.QUEUE_FULL,
                    Certainty.NOT_SENT,
                    "no more sends may wait for the next connection",
                    null,
                    null));
        }
        waiting.add(candidate);
        waitingBytes += message.bytes();
        boolean mustTime = !timing;
        timing = true;
        return mustTime ? () -> expireIn(policy.maxWaitingTime().toNanos()) : () -> {};
    }

    private boolean isFor(NettyConnection connection) {
        boolean waits = !policy.maxWaitingTime().isZero();
        boolean takes = connection.isOpen() || !(interrupted || waits);
        return takes && mayPassThrough();
    }

    private boolean mayPassThrough() {
        return flowing || restorer == Thread.currentThread();
    }

    private static Runnable handOver(NettyConnection connection, EncodedMessage message, SendFuture future) {
        try (message) {
            IpcException problem = connection.sender().problemWith(message);
            return problem == null
                    ? connection.sender().append(message.newEnvelope(FrameHead.MESSAGE), future)
                    : () -> future.failed(problem);
        }
    }

    private void expireIn(long nanos) {
        Threads.runIn(loop, () -> {
            if (isAnyWaiting()) {
                expiry = loop.schedule(this::expire, nanos, TimeUnit.NANOSECONDS);
            }
        });
    }

    private synchronized boolean isAnyWaiting() {
        timing = waiting != null && !waiting.isEmpty();
        return timing;
    }

    /** The loop may live on after the client, and would hold on to it for as long. */
    private void cancelExpiry() {
        if (expiry != null) {
            expiry.cancel(false);
            expiry = null;
        }
    }

    /** Fails those that have waited for too long: the first of the queue wait longest. */
    private void expire() {
        expiry = null;
        List<Waiting> expired = new ArrayList<>();
        long left = 0;
        synchronized (this) {
            long now = loop.ticker().nanoTime();
            Deque<Waiting> all = waiting == null ? new ArrayDeque<>() : waiting;
            for (Waiting first = all.peek(); first != null && left == 0; first = all.peek()) {
                left = Math.max(0, policy.maxWaitingTime().toNanos() - (now - first.since()));
                if (left == 0) {
                    expired.add(all.remove());
                    waitingBytes -= first.message().bytes();
                }
            }
            timing = left > 0;
        }
        if (left > 0) {
            expireIn(left);
        }
        expired.forEach(each -> each.fail(interrupted("no connection came in time")));
    }

    private static SendFailedException interrupted(String text) {
        return new SendFailedException(Reason.INTERRUPTED, Certainty.NOT_SENT, text, null, null);
    }
}
