package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipc.Counter;
import dev.ipc.IpcClient;
import dev.ipc.IpcServer;
import dev.ipc.Limits;
import dev.ipc.RequestContext;
import dev.ipc.RequestFailedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Timeout;

/** Replies that race cancels, completions by the user and deadlines, from a seed. */
final class RequestRacesTest extends SocketTest {
    static List<Transport> transports() {
        return Sockets.all();
    }

    private static final int ROUNDS = Integer.getInteger("ipc.test.races", 2_000);
    private static final int IN_FLIGHT = 8;
    private static final Limits LIMITS =
            Limits.builder().maxRequestsInFlight(IN_FLIGHT).build();

    private final LinkedBlockingQueue<RequestContext<?>> kept = new LinkedBlockingQueue<>();
    private final AtomicInteger replied = new AtomicInteger();
    private final AtomicInteger others = new AtomicInteger();

    private void ended(Object reply, Throwable failure) {
        boolean byReply = failure == null
                ? !reply.equals("mine")
                : failure instanceof RequestFailedException failed
                        && failed.status().isPresent();
        (byReply ? replied : others).incrementAndGet();
    }

    /** Waits until no handler has anything to answer; returns how many barriers were answered for it. */
    private static int awaitAllReplies(IpcClient client) {
        assertThat(ForkJoinPool.commonPool().awaitQuiescence(20, TimeUnit.SECONDS))
                .isTrue();
        AtomicInteger barriers = new AtomicInteger();
        Awaitility.await().atMost(SOON).until(() -> {
            barriers.incrementAndGet();
            return client.barrier().handle((none, refused) -> refused == null).get(20, TimeUnit.SECONDS);
        });
        assertThat(ForkJoinPool.commonPool().awaitQuiescence(20, TimeUnit.SECONDS))
                .isTrue(); // the stages of what the barrier saw handled
        client.barrier().join();
        return barriers.incrementAndGet();
    }

    /** The second hand in the race. */
    private static void meddle(CompletableFuture<Object> future, int choice) {
        switch (choice) {
            case 0 -> future.cancel(true);
            case 1 -> future.complete("mine");
            case 2 -> future.completeExceptionally(new IllegalStateException("mine"));
            default -> {} // its deadline, of 1 to 3 ms, does
        }
    }

    @RepeatedTest(2)
    @Timeout(120)
    void P15_whoeverIsFirstEndsARequestOnceAndItsSlotComesBack(RepetitionInfo info) throws Exception {
        Random random = new Random(info.getCurrentRepetition());
        IpcServer server = start(serverBuilder().limits(LIMITS).onRequest(Integer.class, (context, way) -> {
            if (way == 0) {
                return "at once";
            }
            if (way == 1) {
                return CompletableFuture.supplyAsync(() -> "staged");
            }
            kept.add(context);
            return context.replyLater();
        }));
        IpcClient client = connect(clientBuilder().limits(LIMITS));
        ExecutorService meddler = closer.add(Executors.newSingleThreadExecutor());
        for (int round = 0; round < ROUNDS; round++) {
            List<CompletableFuture<Void>> ends = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                int choice = random.nextInt(4);
                Duration timeout = choice == 3 ? Duration.ofMillis(1 + random.nextInt(3)) : Duration.ofMinutes(1);
                CompletableFuture<Object> future = client.request(random.nextInt(2), Object.class, timeout);
                ends.add(future.handle((reply, failure) -> {
                    ended(reply, failure);
                    return null;
                }));
                int spins = random.nextInt(200);
                meddler.execute(() -> {
                    for (int spin = 0; spin < spins; spin++) {
                        Thread.onSpinWait();
                    }
                    meddle(future, choice);
                });
            }
            CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
        }
        assertThat(replied.get() + others.get()).isEqualTo(4 * ROUNDS);
        int barriers = awaitAllReplies(client);
        assertThat(client.statistics().count(Counter.RECEIVED) - barriers)
                .as("each reply ended a request or was a stray")
                .isEqualTo(replied.get() + client.statistics().count(Counter.STRAY_REPLIES));
        List<CompletableFuture<String>> full = new ArrayList<>();
        for (int i = 0; i < IN_FLIGHT; i++) {
            full.add(client.request(2, String.class));
        }
        for (int i = 0; i < IN_FLIGHT; i++) {
            kept.take().replyLater().send("slot " + i);
        }
        for (CompletableFuture<String> each : full) {
            assertThat(each.get(20, TimeUnit.SECONDS)).startsWith("slot");
        }
        assertThat(server.statistics().count(Counter.CALLBACK_FAILURES)).isZero();
    }
}
