package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipc.BroadcastReplies;
import dev.ipc.EncodingException;
import dev.ipc.IpcClient;
import dev.ipc.IpcServer;
import dev.ipc.RequestContext;
import dev.ipc.RequestFailedException;
import dev.ipc.RequestFailedException.Reason;
import dev.ipc.ServerConnection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Requests and replies between two endpoints of this library. */
final class RequestsTest extends SocketTest {
    static List<Transport> transports() {
        return Sockets.all();
    }

    private static final Duration LONG = Duration.ofMinutes(5);

    private final BlockingQueue<RequestContext<?>> kept = new LinkedBlockingQueue<>();

    /** Returns a client of a server that answers texts by the text. */
    private IpcClient client() {
        start(serverBuilder().onRequest(String.class, this::answer).onRequest(Integer.class, (context, number) -> {
            kept.add(context);
            return context.replyLater();
        }));
        return connect(clientBuilder());
    }

    private @Nullable Object answer(RequestContext<?> context, String text) throws Exception {
        return switch (text) {
            case "null" -> null;
            case "stage" -> CompletableFuture.supplyAsync(() -> "staged");
            case "number" -> 7;
            case "unencodable" -> new Object();
            case "chosen" -> throw new RequestFailedException("no such note");
            case "chosen later" -> CompletableFuture.failedFuture(new RequestFailedException("nor later"));
            case "failure" -> throw new IllegalStateException("a secret");
            case "remaining" -> context.remaining().toMillis();
            default -> text + "!";
        };
    }

    static RequestFailedException failureOf(CompletableFuture<?> future) {
        try {
            future.get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            if (e.getCause() instanceof RequestFailedException failure) {
                return failure;
            }
            throw new AssertionError(e);
        }
        throw new AssertionError("a reply");
    }

    @Test
    void handlersAnswerWithValuesNullsAndStages() {
        IpcClient client = client();
        assertThat(client.request("hello", String.class).join()).isEqualTo("hello!");
        assertThat(client.request("null", String.class).join()).isNull();
        assertThat(client.request("null", Void.class).join()).isNull();
        assertThat(client.request("stage", String.class).join()).isEqualTo("staged");
        assertThat(client.request("number", Number.class).join()).isEqualTo(7);
    }

    @Test
    void aHandlerMayKeepTheReplyAndGiveItOnce() throws Exception {
        CompletableFuture<String> reply = client().request(1, String.class);
        RequestContext<?> context = kept.take();
        assertThat(context.replyLater().send("at last")).isTrue();
        assertThat(context.replyLater().send("again")).isFalse();
        assertThat(reply.join()).isEqualTo("at last");
        assertThat(context.isCancelled()).isFalse();
    }

    @Test
    void P16_aFailingHandlerBecomesAnErrorReplyWithoutDetails() {
        IpcClient client = client();
        RequestFailedException failure = failureOf(client.request("failure", String.class));
        assertThat(failure).hasMessage("handler failed");
        assertThat(failure.reason()).isEqualTo(Reason.FAILED);
        assertThat(failure.status()).hasValue(500);
        assertThat(failure.mayHaveRun()).isTrue();
        assertThat(failureOf(client.request("unencodable", String.class))).hasMessage("handler failed");
        assertThat(failureOf(client.request("chosen", String.class))).hasMessage("no such note");
        assertThat(failureOf(client.request("chosen later", String.class))).hasMessage("nor later");
        assertThat(client.request("still there?", String.class).join()).isEqualTo("still there?!");
    }

    @Test
    void aRequestWithoutAHandlerIsRefused() {
        RequestFailedException failure = failureOf(client().request(7L, String.class));
        assertThat(failure.reason()).isEqualTo(Reason.REFUSED);
        assertThat(failure.status()).hasValue(404);
        assertThat(failure.mayHaveRun()).isFalse();
    }

    @Test
    void aReplyOfAnotherTypeIsATypedFailure() {
        RequestFailedException failure = failureOf(client().request("number", String.class));
        assertThat(failure.reason()).isEqualTo(Reason.UNREADABLE_REPLY);
        assertThat(failure.mayHaveRun()).isTrue();
    }

    @Test
    void whatCantBeAskedFailsAtOnce() {
        IpcClient client = client();
        assertThatThrownBy(() -> client.request(new Object(), String.class).join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(EncodingException.class);
        assertThatIllegalArgumentException().isThrownBy(() -> client.request("", int.class));
        assertThatIllegalArgumentException().isThrownBy(() -> client.request("", String.class, Duration.ZERO));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.request("", String.class, Duration.ofSeconds(Long.MAX_VALUE)));
    }

    @Test
    void P13_aRequestEndsAtItsDeadlineAndTheLateReplyGoesNowhere() throws Exception {
        IpcClient client = client();
        RequestFailedException failure;
        RequestContext<?> context;
        do {
            long begin = System.nanoTime();
            failure = failureOf(client.request(1, String.class, Duration.ofMillis(50)));
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
            assertThat(failure.reason()).isEqualTo(Reason.TIMED_OUT);
            assertThat(millis).isBetween(50L, 2_050L);
            context = kept.poll(1, TimeUnit.SECONDS);
        } while (context == null); // on a slow machine the deadline passes before the handler's turn
        assertThat(failure.mayHaveRun()).isTrue();
        context.replyLater().send("late");
        assertThat(client.request("next", String.class).join()).isEqualTo("next!");
    }

    @Test
    void P14_theResponderSeesWhatRemains() throws Exception {
        IpcClient client = client();
        assertThat(client.request("remaining", Long.class, Duration.ofSeconds(20))
                        .join())
                .isBetween(1L, 20_000L);
        assertThat(client.request("remaining", Long.class).join()).isBetween(20_000L, 30_000L);
        assertThat(client.request("remaining", Long.class, LONG).join()).isGreaterThan(30_000L);
    }

    @Test
    void P14_aCancelledFutureReachesTheHandler() throws Exception {
        CompletableFuture<String> reply = client().request(1, String.class);
        RequestContext<?> context = kept.take();
        CompletableFuture<Void> told = context.cancelled();
        assertThat(told).isNotDone();
        reply.cancel(true);
        told.get(20, TimeUnit.SECONDS);
        assertThat(context.isCancelled()).isTrue();
        assertThat(context.remaining()).isZero();
        assertThat(context.replyLater().send("for nobody")).isFalse();
        context.cancelled().get(20, TimeUnit.SECONDS);
    }

    @Test
    void P14_theRequestersEndReachesTheHandler() throws Exception {
        IpcClient client = client();
        CompletableFuture<String> reply = client.request(1, String.class);
        RequestContext<?> context = kept.take();
        client.abort();
        RequestFailedException failure = failureOf(reply);
        assertThat(failure.reason()).isEqualTo(Reason.CLOSED);
        assertThat(failure.mayHaveRun()).isTrue();
        context.cancelled().get(20, TimeUnit.SECONDS);
    }

    @Test
    void P5_aBroadcastThatAsksHasAnOutcomeForEach() throws Exception {
        IpcServer server = start(serverBuilder());
        connect(clientBuilder().onRequest(String.class, (context, text) -> text + " here"));
        connect(clientBuilder().onRequest(String.class, (context, text) -> {
            kept.add(context);
            return context.replyLater();
        }));
        connect(clientBuilder());
        BroadcastReplies<String> replies = server.broadcastRequest("one", String.class, LONG, each -> true);
        List<CompletableFuture<String>> each = List.copyOf(replies.each().values());
        assertThat(each.get(0).join()).isEqualTo("one here");
        assertThat(failureOf(each.get(2)).status()).hasValue(404);
        assertThat(replies.all()).isNotDone();
        kept.take().replyLater().send("late");
        BroadcastReplies.Result<String> result = replies.all().join();
        assertThat(result.replies().values()).containsExactlyInAnyOrder("one here", "late");
        assertThat(result.failed()).hasSize(1);
    }

    @Test
    void P5_everyRecipientOfABroadcastThatAsksGetsItsOwnNumber() {
        IpcServer server = start(serverBuilder());
        for (int client = 0; client < 3; client++) {
            connect(clientBuilder().onRequest(Integer.class, (context, number) -> number + 1));
        }
        List<ServerConnection> connections = server.connections();
        connections.get(0).request(0, Integer.class).join();
        connections.get(1).request(0, Integer.class).join();
        connections.get(1).request(0, Integer.class).join();
        for (int i = 0; i < 200; i++) {
            BroadcastReplies<Integer> replies = server.broadcastRequest(i, Integer.class, LONG, each -> true);
            assertThat(replies.all().join().replies().values()).containsExactly(i + 1, i + 1, i + 1);
        }
    }

    @Test
    void P5_aBroadcastThatAsksEndsAtItsDeadlineAndAtOnceForNobody() {
        IpcServer server = start(serverBuilder());
        connect(clientBuilder().onRequest(Integer.class, (context, number) -> context.replyLater()));
        BroadcastReplies<String> replies =
                server.broadcastRequest(1, String.class, Duration.ofMillis(50), each -> true);
        assertThat(replies.all().join().failed().values()).allSatisfy(failure -> assertThat(failure)
                .isInstanceOfSatisfying(RequestFailedException.class, timedOut -> assertThat(timedOut.reason())
                        .isEqualTo(Reason.TIMED_OUT)));
        assertThat(server.broadcastRequest(new Object(), String.class, LONG, each -> true)
                        .all()
                        .join()
                        .failed()
                        .values())
                .hasOnlyElementsOfType(EncodingException.class);
        assertThat(server.broadcastRequest(1, String.class, LONG, each -> false)
                        .all()
                        .join()
                        .replies())
                .isEmpty();
    }

    @Test
    void aConfirmedSendWaitsForTheHandlerAndABarrierForAllBefore() throws Exception {
        IpcClient client = client();
        client.sendAndConfirm("confirmed").join();
        assertThat(nextEvent()).isEqualTo("connected");
        assertThat(events).containsExactly("confirmed");
        for (int i = 0; i < 100; i++) {
            client.send("message");
        }
        client.connection().barrier().join();
        assertThat(events).hasSize(101);
    }

    @Test
    void P17_closeWaitsForTheRepliesThatAreOwedBothWays() throws Exception {
        IpcClient client = client();
        CompletableFuture<String> reply = client.request(1, String.class);
        RequestContext<?> context = kept.take();
        client.close();
        context.connection().close();
        assertThat(reply).isNotDone();
        assertThat(context.replyLater().send("in time")).isTrue();
        assertThat(reply.get(20, TimeUnit.SECONDS)).isEqualTo("in time");
        client.closed().get(20, TimeUnit.SECONDS);
    }

    @Test
    void P22_oneMoreThanTheBoundIsRefusedAtOnce() throws Exception {
        IpcClient client = client();
        List<CompletableFuture<String>> replies = IntStream.range(0, 1024)
                .mapToObj(i -> client.request(i, String.class))
                .toList();
        RequestFailedException failure = failureOf(client.request(1024, String.class));
        assertThat(failure.reason()).isEqualTo(Reason.REFUSED);
        assertThat(failure.mayHaveRun()).isFalse();
        for (int i = 0; i < 1024; i++) {
            kept.take().replyLater().send("done");
        }
        assertThat(replies).allSatisfy(reply -> assertThat(reply.join()).isEqualTo("done"));
        assertThat(client.request("again", String.class).join()).isEqualTo("again!");
    }
}
