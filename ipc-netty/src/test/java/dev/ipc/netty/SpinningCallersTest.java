package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ipc.IpcClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Callers that look for their reply before they sleep. */
@Timeout(40)
final class SpinningCallersTest extends SocketTest {
    static List<Transport> transports() {
        return List.of(Transport.chosen());
    }

    private static final Duration FOR_EVER = Duration.ofDays(1);
    private static final Duration SHORT = Duration.ofMillis(1);

    @BeforeEach
    void spinningNeedsProcessors() {
        assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "on one processor nothing spins");
    }

    @Test
    void aCallerLooksForItsReplyAsLongAsItMay() throws Exception {
        CompletableFuture<String> answer = new CompletableFuture<>();
        start(serverBuilder().onRequest(String.class, (context, text) -> answer));
        IpcClient looking = connect(clientBuilder().spinningCallers(FOR_EVER));
        IpcClient sleeping = connect(clientBuilder().spinningCallers(SHORT));
        CompletableFuture<Object> found = new CompletableFuture<>();
        Thread looker =
                caller("looker", found, looking.request("", String.class).thenApply(String::length)::join);
        Thread sleeper = caller("sleeper", new CompletableFuture<>(), sleeping.request("", String.class)::join);

        SpinningTest.awaitBusy("looker");
        Awaitility.await().atMost(SOON).until(() -> sleeper.getState() == Thread.State.WAITING);
        assertThat(looker.getState()).isEqualTo(Thread.State.RUNNABLE);
        answer.complete("four");
        assertThat(found.get(20, TimeUnit.SECONDS)).isEqualTo(4);
        looker.join();
        sleeper.join();
    }

    @Test
    void aTimeOrAnInterruptEndsTheLooking() throws Exception {
        start(serverBuilder().onRequest(String.class, (context, text) -> new CompletableFuture<>()));
        IpcClient client = connect(clientBuilder().spinningCallers(FOR_EVER));
        CompletableFuture<String> reply = client.request("", String.class);
        assertThatThrownBy(() -> reply.get(1, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        CompletableFuture<Object> found = new CompletableFuture<>();
        Thread looker = caller("looker", found, reply::get);
        SpinningTest.awaitBusy("looker");
        looker.interrupt();
        assertThatThrownBy(() -> found.get(20, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterruptedException.class);
        reply.cancel(false);
    }

    @Test
    void aVirtualThreadSleepsAtOnce() throws Exception {
        assumeTrue(Runtime.version().feature() >= 21, "no virtual threads");
        CompletableFuture<String> answer = new CompletableFuture<>();
        start(serverBuilder().onRequest(String.class, (context, text) -> answer));
        IpcClient client = connect(clientBuilder().spinningCallers(FOR_EVER));
        CompletableFuture<String> reply = client.request("", String.class);
        Thread caller = (Thread)
                Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, (Runnable) reply::join);
        Awaitility.await().atMost(SOON).until(() -> caller.getState() == Thread.State.WAITING);
        answer.complete("");
        caller.join();
    }

    private static Thread caller(String name, CompletableFuture<Object> found, Callable<Object> wait) {
        Thread thread = new Thread(
                () -> {
                    try {
                        found.complete(wait.call());
                    } catch (Exception e) {
                        found.completeExceptionally(e);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
