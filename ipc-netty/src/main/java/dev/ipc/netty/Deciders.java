package dev.ipc.netty;

import dev.ipc.AcceptPolicy;
import dev.ipc.Peer;
import dev.ipc.RefusalReason;
import dev.ipc.group.CurrentUser;
import dev.ipc.wire.Status;
import io.netty.channel.EventLoop;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Completes what is known of a client and applies the conditions of the accept policy, on threads that do nothing else: one
 * for each client that is being decided on, so that a condition that hangs holds up its own client only.
 *
 * <p><em>Threading:</em> thread-safe.
 */
final class Deciders {
    private static final Logger LOG = LoggerFactory.getLogger(Deciders.class);

    private final AcceptPolicy policy;
    private final ExecutorService own;
    private final Executor threads;

    /** Makes deciders with threads of their own, which {@link #close} ends; {@code threads} does what is to be done. */
    Deciders(AcceptPolicy policy, ExecutorService own, Executor threads) {
        this.policy = policy;
        this.own = own;
        this.threads = threads;
    }

    /**
     * Decides on a client, within the policy's deadline.
     *
     * @param then runs once in the loop, unless what is returned was called before
     * @return gives the decision up; for the loop
     */
    Runnable decide(Peer peer, EventLoop loop, Consumer<Verdict> then) {
        Decision decision = new Decision(then);
        try {
            FutureTask<?> task = new FutureTask<>(
                    () -> {
                        Verdict verdict = judge(peer);
                        Threads.runIn(loop, () -> decision.make(verdict));
                    },
                    null);
            threads.execute(task);
            Future<?> deadline = loop.schedule(
                    () -> {
                        task.cancel(true);
                        decision.make(Verdict.tooLate(peer));
                    },
                    TimeUnit.NANOSECONDS.convert(policy.deadline()),
                    TimeUnit.NANOSECONDS);
            decision.over = () -> {
                deadline.cancel(false);
                task.cancel(true);
            };
        } catch (RejectedExecutionException e) {
            Verdict busy = new Verdict(
                    peer, new No(RefusalReason.OVERLOADED, Status.UNAVAILABLE, "this service can't decide now"));
            Threads.runIn(loop, () -> decision.make(busy));
        }
        return decision::giveUp;
    }

    /** Interrupts what still runs. */
    void close() {
        own.shutdownNow();
    }

    private Verdict judge(Peer peer) {
        Peer known = peer;
        try {
            known = ProcessLookup.complete(peer);
            Peer judged = known;
            Optional<String> refusal = policy.refusal(judged, CurrentUser.uid());
            return refusal.map(words -> new Verdict(judged, new No(RefusalReason.CONDITION, Status.FORBIDDEN, words)))
                    .orElseGet(() -> new Verdict(judged, null));
        } catch (RuntimeException | Error e) {
            LOG.warn("the accept policy failed on {}, which refuses it", peer.facts(), e);
            return Verdict.failed(known, "the accept policy failed");
        }
    }

    /**
     * What was decided.
     *
     * @param peer the client, with all that could be found out
     * @param no why it is refused; null accepts
     */
    record Verdict(Peer peer, @Nullable No no) {
        static Verdict failed(Peer peer, String words) {
            return new Verdict(peer, new No(RefusalReason.CONDITION_FAILED, Status.FORBIDDEN, words));
        }

        /** Nothing was found against the client: it may ask again. */
        static Verdict tooLate(Peer peer) {
            String words = "this service did not decide in time";
            return new Verdict(peer, new No(RefusalReason.CONDITION_FAILED, Status.UNAVAILABLE, words));
        }
    }

    /** A refusal, in words of this side. */
    record No(RefusalReason reason, Status status, String words) {}

    /** Confined to the loop, and made once. */
    private static final class Decision {
        private final Consumer<Verdict> then;
        private Runnable over = () -> {};
        private boolean made;

        Decision(Consumer<Verdict> then) {
            this.then = then;
        }

        void make(Verdict verdict) {
            if (!made) {
                giveUp();
                then.accept(verdict);
            }
        }

        void giveUp() {
            made = true;
            over.run();
        }
    }
}
