package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipc.Connection;
import dev.ipc.Counter;
import dev.ipc.IpcClient;
import dev.ipc.IpcServer;
import dev.ipc.Limits;
import dev.ipc.RequestContext;
import dev.ipc.RequestFailedException;
import dev.ipc.RequestFailedException.Reason;
import dev.ipc.RequestHandler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Callbacks that wait for replies of their own peer. No deadline of a request passes here. */
@Timeout(20)
final class WaitingHandlersTest extends SocketTest {
    static List<Transport> transports() {
        return Sockets.all();
    }

    private static final Duration LONG = Duration.ofMinutes(5);
    private static final String OK = "HTTP/1.1 200 OK";

    private final BlockingQueue<RequestFailedException> remedies = new LinkedBlockingQueue<>();
    private final CountDownLatch release = new CountDownLatch(1);

    /** Answers a number by asking the peer for the one below, and waiting for it. */
    private final RequestHandler<Connection, Integer> waiting = (context, depth) -> {
        if (depth == 0) {
            return 0;
        }
        return waitFor(context.connection().request(depth - 1, Integer.class, LONG)) + 1;
    };

    private <T> T waitFor(CompletableFuture<T> reply) {
        try {
            return reply.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RequestFailedException failure) {
                remedies.add(failure);
            }
            throw e;
        }
    }

    private RequestFailedException nextRemedy() throws InterruptedException {
        RequestFailedException remedy = remedies.poll(20, TimeUnit.SECONDS);
        assertThat(remedy).isNotNull().hasMessageContaining("stage");
        return remedy;
    }

    @Test
    void P25_requestsGoBothWaysAndAHandlerMayWaitForItsOwnPeer() {
        IpcServer server = start(serverBuilder()
                .onRequest(
                        String.class,
                        (context, text) -> context.connection()
                                        .request("and you?", String.class)
                                        .join()
                                + text));
        IpcClient client = connect(clientBuilder().onRequest(String.class, (context, text) -> "fine, "));
        assertThat(client.request("thanks", String.class).join()).isEqualTo("fine, thanks");
        assertThat(onlyConnection(server).request("", String.class).join()).isEqualTo("fine, ");
    }

    @Test
    void P25_requestsInRequestsOnOneThreadEachCompleteAsStages() {
        ExecutorService one = closer.add(Executors.newSingleThreadExecutor());
        start(serverBuilder().executor(one).onRequest(Integer.class, (context, depth) -> ask(context, depth)));
        ExecutorService other = closer.add(Executors.newSingleThreadExecutor());
        IpcClient client = connect(
                clientBuilder().executor(other).onRequest(Integer.class, (context, depth) -> ask(context, depth)));
        assertThat(client.request(6, Integer.class).join()).isEqualTo(6);
    }

    private static CompletableFuture<Integer> ask(RequestContext<?> context, int depth) {
        return depth == 0
                ? CompletableFuture.completedFuture(0)
                : context.connection().request(depth - 1, Integer.class).thenApply(reply -> reply + 1);
    }

    @Test
    void P25_requestsInRequestsThatWaitOnOneThreadEachEndAtOnceWithTheRemedy() throws Exception {
        start(serverBuilder()
                .executor(closer.add(Executors.newSingleThreadExecutor()))
                .onRequest(Integer.class, waiting));
        IpcClient client = connect(clientBuilder()
                .executor(closer.add(Executors.newSingleThreadExecutor()))
                .onRequest(Integer.class, waiting));
        assertThat(client.request(1, Integer.class, LONG).join()).isEqualTo(1);
        for (int depth = 3; depth < 6; depth++) {
            RequestFailedException failure = RequestsTest.failureOf(client.request(depth, Integer.class, LONG));
            assertThat(failure.status()).hasValue(500);
            RequestFailedException refused = nextRemedy();
            assertThat(refused.reason()).isEqualTo(Reason.REFUSED);
            assertThat(refused.mayHaveRun()).isFalse();
            RequestFailedException answered = nextRemedy();
            assertThat(answered.reason()).isEqualTo(Reason.FAILED);
            assertThat(answered).hasMessageContaining("return a stage from the handler instead");
            assertThat(client.request(1, Integer.class, LONG).join()).isEqualTo(1);
        }
        assertThat(remedies).isEmpty();
    }

    @Test
    void P25_whatWaitsForADerivedStageOrWithATimeOrForAConfirmationIsSeenToo() throws Exception {
        start(serverBuilder()
                .onMessage(Integer.class, (connection, number) -> {})
                .onRequest(Integer.class, (context, number) -> {
                    CompletableFuture<Integer> reply = context.connection()
                            .request(number, Integer.class, LONG)
                            .thenApply(answer -> answer + 1)
                            .whenComplete((answer, failure) -> {});
                    return number == 0 ? waitFor(reply) : reply.get(1, TimeUnit.MINUTES);
                }));
        IpcClient client = connect(clientBuilder().onRequest(Integer.class, (context, number) -> {
            waitFor(
                    number == 0
                            ? context.connection().sendAndConfirm(1)
                            : context.connection().barrier());
            return 0;
        }));
        for (int number = 0; number < 2; number++) {
            assertThat(RequestsTest.failureOf(client.request(number, Integer.class, LONG))
                            .status())
                    .hasValue(500);
            assertThat(List.of(
                            nextRemedy().status().orElse(0),
                            number == 0 ? nextRemedy().status().orElse(0) : 500))
                    .containsExactlyInAnyOrder(503, 500);
        }
    }

    @Test
    void P25_whatWasAskedBeforeTheWaitBeganIsRefusedWhenItBegins() {
        IpcServer server = start(serverBuilder()
                .onRequest(String.class, (context, text) -> text)
                .onMessage(Integer.class, (connection, number) -> {
                    CompletableFuture<String> reply = connection.request("?", String.class, LONG);
                    release.await();
                    waitFor(reply);
                    events.add("answered");
                }));
        RawPeer peer = welcomedPeer(server);
        peer.sendMessage(1);
        assertThat(peer.readFrame().headers()).containsEntry("message-id", "1");
        peer.sendFrame(OK, RawPeer.encode("within"), "message-id: 1", "within: 1");
        peer.sendFrame(OK, RawPeer.encode("within another"), "message-id: 2", "within: 77");
        peer.sendFrame(OK, new byte[0], "ping: 1");
        assertThat(peer.readFrame().headers()).containsKey("pong"); // both wait for their turn
        release.countDown();
        RawPeer.Frame refused = peer.readFrame();
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.headers()).containsEntry("in-reply-to", "1");
        peer.sendFrame(OK, RawPeer.encode("within a third"), "message-id: 3", "within: 78");
        peer.sendFrame(OK, new byte[0], "ping: 2");
        assertThat(peer.readFrame().headers()).containsEntry("pong", "2");
        peer.sendFrame(OK, RawPeer.encode("!"), "in-reply-to: 1");
        assertThat(peer.readFrame().headers()).containsEntry("in-reply-to", "2");
        assertThat(peer.readFrame().headers()).containsEntry("in-reply-to", "3");
        assertThat(nextEvent()).isEqualTo("connected");
        assertThat(nextEvent()).isEqualTo("answered");
    }

    @Test
    void P25_whatIsAskedBackWhileNoCallbackWaitsHasItsTurn() {
        IpcServer server = start(serverBuilder().onRequest(String.class, (context, text) -> text.length()));
        connect(clientBuilder().onRequest(Integer.class, (context, number) -> context.connection()
                .request("asked back", Integer.class, LONG)
                .join()));
        assertThat(onlyConnection(server).request(1, Integer.class, LONG).join())
                .isEqualTo(10);
    }

    @Test
    void P25_whatIsAskedAfterTheWaitWasGivenUpHasItsTurn() {
        IpcServer server = start(serverBuilder()
                .onRequest(String.class, (context, text) -> text)
                .onMessage(Integer.class, (connection, number) -> {
                    CompletableFuture<String> reply = connection.request("?", String.class, LONG);
                    try {
                        reply.get(1, TimeUnit.MILLISECONDS);
                    } catch (TimeoutException e) {
                        events.add("given up");
                    }
                    release.await();
                }));
        RawPeer peer = welcomedPeer(server);
        peer.sendMessage(1);
        assertThat(peer.readFrame().headers()).containsEntry("message-id", "1");
        assertThat(nextEvent()).isEqualTo("connected");
        assertThat(nextEvent()).isEqualTo("given up");
        peer.sendFrame(OK, RawPeer.encode("within"), "message-id: 1", "within: 1");
        peer.sendFrame(OK, new byte[0], "ping: 1");
        assertThat(peer.readFrame().headers()).containsEntry("pong", "1");
        release.countDown();
        assertThat(peer.readFrame().status()).isEqualTo(200);
    }

    @Test
    void P25_aWaitWhoseReplyWouldNotBeReadEndsAtOnceWithTheRemedy() throws Exception {
        Limits few = Limits.builder().maxUndispatchedMessages(8).build();
        IpcServer server = start(serverBuilder().limits(few).onMessage(Integer.class, (connection, number) -> {
            if (number == 1) {
                waitFor(connection.request("?", String.class, LONG)); // reading pauses meanwhile
            } else if (number == 2) {
                release.await(); // reading pauses before
                waitFor(connection.request("?", String.class, LONG));
            }
        }));
        RawPeer peer = welcomedPeer(server);
        for (int first = 1; first <= 2; first++) {
            peer.sendMessage(first);
            for (int i = 0; i < 20; i++) {
                peer.sendMessage(0);
            }
            int pauses = first;
            Awaitility.await().atMost(SOON).until(() -> server.statistics().count(Counter.READ_PAUSES) >= pauses);
            release.countDown();
            RequestFailedException failure = nextRemedy();
            assertThat(failure.reason()).isEqualTo(Reason.BLOCKED);
        }
        peer.sendFrame(OK, new byte[0], "message-id: 1", "ack: barrier");
        while (!"1".equals(peer.readFrame().headers().get("in-reply-to"))) {}
    }
}
