package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipc.Counter;
import dev.ipc.DecodingException;
import dev.ipc.IpcServer;
import dev.ipc.Limits;
import dev.ipc.RequestContext;
import dev.ipc.RequestFailedException;
import dev.ipc.RequestFailedException.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Requests and replies as they stand on the wire, with a peer that does what no endpoint of this library does. */
final class RequestWireTest extends SocketTest {
    private static final String OK = "HTTP/1.1 200 OK";
    private static final byte[] NOTHING = {};

    private final BlockingQueue<RequestContext<?>> kept = new LinkedBlockingQueue<>();
    private final CountDownLatch release = new CountDownLatch(1);

    private IpcServer server(Limits limits) {
        return start(serverBuilder()
                .limits(limits)
                .onMessage(Integer.class, (connection, number) -> release.await())
                .onMessage(Double.class, (connection, number) -> {
                    throw new IllegalStateException("no doubles");
                })
                .onReceiveFailure((connection, failure) -> events.add(failure.reason()))
                .onRequest(String.class, (context, text) -> text + "!")
                .onRequest(Long.class, (context, number) -> {
                    kept.add(context);
                    return context.replyLater();
                }));
    }

    private IpcServer server() {
        return server(Limits.DEFAULT);
    }

    private static void ask(RawPeer peer, Object message, String... headers) {
        peer.sendFrame(OK, RawPeer.encode(message), headers);
    }

    private static void assertReply(RawPeer.Frame frame, int status, long number) {
        assertThat(frame.status()).as(frame.text()).isEqualTo(status);
        assertThat(frame.headers()).containsEntry("in-reply-to", Long.toString(number));
    }

    @Test
    void P15_unknownAndSecondRepliesAreDroppedAndCounted() {
        IpcServer server = server();
        RawPeer peer = welcomedPeer(server);
        NettyConnection connection = (NettyConnection) onlyConnection(server);
        CompletableFuture<String> reply = connection.request("?", String.class);
        RawPeer.Frame asked = peer.readFrame();
        assertThat(asked.headers()).containsEntry("message-id", "1");
        // What a request that says nothing means; one that was written late says less.
        assertThat(Long.parseLong(asked.headers().getOrDefault("timeout-ms", "30000")))
                .isBetween(10_000L, 30_000L);
        ask(peer, "for nobody", "in-reply-to: 77");
        ask(peer, "first", "in-reply-to: 1");
        ask(peer, "second", "in-reply-to: 1");
        peer.sendMessage("still there");
        assertThat(nextEvent()).isEqualTo("connected");
        assertThat(nextEvent()).isEqualTo("still there");
        assertThat(reply.join()).isEqualTo("first");
        assertThat(connection.statistics().count(Counter.STRAY_REPLIES)).isEqualTo(2);
    }

    @Test
    void aReplyThatCannotBeReadFailsItsRequestAndNothingElse() {
        IpcServer server = server();
        RawPeer peer = welcomedPeer(server);
        NettyConnection connection = (NettyConnection) onlyConnection(server);
        CompletableFuture<String> undecodable = connection.request("?", String.class);
        CompletableFuture<String> noText = connection.request("?", String.class);
        CompletableFuture<String> empty = connection.request("?", String.class);
        CompletableFuture<Void> unconfirmed = connection.sendAndConfirm("?");
        for (int number = 1; number <= 4; number++) {
            assertThat(peer.readFrame().headers()).containsEntry("message-id", Integer.toString(number));
        }
        peer.sendFrame(OK, new byte[] {1, 2, 3}, "in-reply-to: 1");
        peer.sendFrame("HTTP/1.1 500 No", new byte[] {(byte) 0xff, 'x'}, "in-reply-to: 2");
        peer.sendFrame(OK, NOTHING, "in-reply-to: 3");
        ask(peer, "more than asked for", "in-reply-to: 4");
        RequestFailedException failure = RequestsTest.failureOf(undecodable);
        assertThat(failure.reason()).isEqualTo(Reason.UNREADABLE_REPLY);
        assertThat(failure).hasCauseInstanceOf(DecodingException.class);
        assertThat(RequestsTest.failureOf(noText).reason()).isEqualTo(Reason.FAILED);
        assertThat(RequestsTest.failureOf(noText)).hasMessageEndingWith("x");
        assertThat(RequestsTest.failureOf(empty).reason()).isEqualTo(Reason.UNREADABLE_REPLY);
        assertThat(RequestsTest.failureOf(unconfirmed).reason()).isEqualTo(Reason.UNREADABLE_REPLY);
        peer.sendMessage("still there");
        assertThat(nextEvent()).isEqualTo("connected");
        assertThat(nextEvent()).isEqualTo("still there");
    }

    @Test
    void theStatusOfAnErrorReplySaysWhetherTheRequestMayHaveRun() {
        IpcServer server = server();
        RawPeer peer = welcomedPeer(server);
        NettyConnection connection = (NettyConnection) onlyConnection(server);
        int number = 0;
        for (int status : new int[] {400, 404, 429, 503, 504, 500}) {
            CompletableFuture<String> reply = connection.request("?", String.class);
            peer.readFrame();
            peer.sendFrame("HTTP/1.1 " + status + " No", NOTHING, "in-reply-to: " + ++number);
            RequestFailedException failure = RequestsTest.failureOf(reply);
            assertThat(failure.status()).hasValue(status);
            assertThat(failure.reason()).isEqualTo(status == 500 ? Reason.FAILED : Reason.REFUSED);
            assertThat(failure.mayHaveRun()).isEqualTo(status == 500);
        }
    }

    @Test
    void numbersRiseOnTheWireWhateverThreadAsks() {
        IpcServer server = server();
        RawPeer peer = welcomedPeer(server);
        NettyConnection connection = (NettyConnection) onlyConnection(server);
        IntStream.range(0, 1000).parallel().forEach(i -> connection.request(i, String.class));
        for (int number = 1; number <= 1000; number++) {
            assertThat(peer.readFrame().headers()).containsEntry("message-id", Integer.toString(number));
        }
    }

    @Test
    void whatThePeerDoesNotListIsNotSentToIt() {
        IpcServer server = server();
        RawPeer plain = rawPeer(server);
        plain.sayHello(address.qualifiedName());
        assertThat(plain.readFrame().headers().get("features")).contains("cancel");
        NettyConnection connection = (NettyConnection) onlyConnection(server);
        CompletableFuture<String> first = connection.request("?", String.class);
        assertThat(plain.readFrame().headers()).containsEntry("message-id", "1");
        first.cancel(true);
        CompletableFuture<String> second = connection.request("?", String.class, Duration.ofMinutes(2));
        assertThat(plain.readFrame().headers()).containsEntry("message-id", "2").containsKey("timeout-ms");
        ask(plain, "!", "in-reply-to: 2");
        assertThat(second.join()).isEqualTo("!");
    }

    @Test
    void P14_aRequestWhoseDeadlinePassedIsNotHandled() {
        RawPeer peer = welcomedPeer(server());
        peer.sendMessage(1); // its handler waits
        ask(peer, 7L, "message-id: 1", "timeout-ms: 1");
        assertReply(peer.readFrame(), 504, 1);
        release.countDown();
        ask(peer, "next", "message-id: 2", "timeout-ms: 9223372036854775807");
        assertReply(peer.readFrame(), 200, 2);
        assertThat(kept).isEmpty();
    }

    @Test
    void P14_aRequestCancelledBeforeItsTurnIsNotHandled() {
        RawPeer peer = welcomedPeer(server());
        peer.sendMessage(1);
        ask(peer, 7L, "message-id: 1");
        peer.sendFrame(OK, NOTHING, "cancel: 1");
        peer.sendFrame(OK, NOTHING, "cancel: 1");
        peer.sendFrame(OK, NOTHING, "cancel: 4711");
        ask(peer, "?", "message-id: 2");
        peer.sendFrame(OK, NOTHING, "ping: 1"); // its answer says that the cancel was seen
        assertThat(peer.readFrame().headers()).containsEntry("pong", "1");
        release.countDown();
        assertReply(peer.readFrame(), 200, 2);
        assertThat(kept).isEmpty();
    }

    @Test
    void P15_aHandlerThatForgetsToAnswerEndsInAnError() throws Exception {
        RawPeer peer = welcomedPeer(server());
        ask(peer, 7L, "message-id: 1", "timeout-ms: 200");
        RequestContext<?> context = kept.take();
        RawPeer.Frame reply = peer.readFrame();
        assertReply(reply, 500, 1);
        assertThat(reply.text()).isEqualTo("handler failed");
        context.cancelled().get(20, TimeUnit.SECONDS);
        assertThat(context.replyLater().send("too late")).isFalse();
        ask(peer, "next", "message-id: 2");
        assertReply(peer.readFrame(), 200, 2);
    }

    @Test
    void P22_aPeerThatAsksTooMuchIsRefusedTheRest() throws Exception {
        RawPeer peer = welcomedPeer(server());
        for (int number = 1; number <= 1025; number++) {
            ask(peer, 7L, "message-id: " + number);
        }
        assertReply(peer.readFrame(), 429, 1025);
        for (int number = 1; number <= 1024; number++) {
            kept.take().replyLater().send("done");
            assertReply(peer.readFrame(), 200, number);
        }
        ask(peer, "next", "message-id: 2000");
        assertReply(peer.readFrame(), 200, 2000);
    }

    @Test
    void anUndecodableRequestIsRefusedAndReported() {
        RawPeer peer = welcomedPeer(server());
        peer.sendFrame(OK, new byte[] {1, 2, 3}, "message-id: 1");
        assertReply(peer.readFrame(), 400, 1);
        peer.sendFrame(OK, new byte[] {1, 2, 3}, "message-id: 2", "ack: barrier");
        assertReply(peer.readFrame(), 400, 2);
        assertThat(nextEvent()).isEqualTo("connected");
        assertThat(nextEvent()).isEqualTo(DecodingException.Reason.MALFORMED);
        ask(peer, "next", "message-id: 3", "ack: whatever");
        assertReply(peer.readFrame(), 200, 3);
    }

    @Test
    void acknowledgementsAreEmptyReplies() {
        RawPeer peer = welcomedPeer(server());
        ask(peer, "text", "message-id: 1", "ack: handled");
        RawPeer.Frame reply = peer.readFrame();
        assertReply(reply, 200, 1);
        assertThat(reply.body()).isEmpty();
        assertThat(nextEvent()).isEqualTo("connected");
        assertThat(nextEvent()).isEqualTo("text");
        ask(peer, 1.0, "message-id: 2", "ack: handled");
        assertReply(peer.readFrame(), 500, 2);
        ask(peer, 7L, "message-id: 3", "ack: handled"); // of that class are requests handled, but no messages
        assertReply(peer.readFrame(), 404, 3);
        peer.sendMessage(1);
        peer.sendFrame(OK, NOTHING, "message-id: 4", "ack: barrier");
        peer.sendFrame(OK, NOTHING, "ping: 9");
        assertThat(peer.readFrame().headers()).containsEntry("pong", "9");
        release.countDown();
        reply = peer.readFrame();
        assertReply(reply, 200, 4);
        assertThat(reply.body()).isEmpty();
    }

    @Test
    void P17_aClosingSideAnswersWhatItOwesRefusesTheRestAndWaitsForItsReplies() throws Exception {
        IpcServer server = server();
        RawPeer peer = welcomedPeer(server);
        NettyConnection connection = (NettyConnection) onlyConnection(server);
        CompletableFuture<String> asked = connection.request("?", String.class);
        assertThat(peer.readFrame().headers()).containsEntry("message-id", "1");
        ask(peer, 7L, "message-id: 1");
        RequestContext<?> context = kept.take();
        connection.close();
        ask(peer, "late", "message-id: 2");
        assertReply(peer.readFrame(), 503, 2);
        assertThat(RequestsTest.failureOf(connection.request("?", String.class)).mayHaveRun())
                .isFalse();
        assertThat(context.replyLater().send("in time")).isTrue();
        assertReply(peer.readFrame(), 200, 1);
        peer.sendFrame(OK, new byte[0], "ping: 9");
        assertThat(peer.readFrame().headers())
                .as("no last frame while a reply is awaited")
                .containsEntry("pong", "9");
        ask(peer, "in time, too", "in-reply-to: 1");
        assertThat(peer.readFrame().isLast()).isTrue();
        assertThat(asked.join()).isEqualTo("in time, too");
        peer.sayGoodBye();
        assertThat(connection.closed().get(20, TimeUnit.SECONDS).code()).isEqualTo("LOCAL");
    }

    @Test
    void P17_aPeerThatClosedStillGetsWhatItIsOwed() throws Exception {
        IpcServer server = server();
        RawPeer peer = welcomedPeer(server);
        NettyConnection connection = (NettyConnection) onlyConnection(server);
        CompletableFuture<String> unanswered = connection.request("?", String.class);
        assertThat(peer.readFrame().headers()).containsEntry("message-id", "1");
        ask(peer, 7L, "message-id: 1");
        peer.sayGoodBye();
        RequestFailedException failure = RequestsTest.failureOf(unanswered);
        assertThat(failure.reason()).isEqualTo(Reason.CLOSED);
        assertThat(failure.mayHaveRun()).isTrue();
        kept.take().replyLater().send("as owed");
        assertReply(peer.readFrame(), 200, 1);
        assertThat(peer.readFrame().isLast()).isTrue();
    }

    @Test
    void P17_theCloseTimeoutBoundsWhatIsAwaited() throws Exception {
        IpcServer server =
                server(Limits.builder().closeTimeout(Duration.ofMillis(200)).build());
        RawPeer peer = welcomedPeer(server);
        NettyConnection connection = (NettyConnection) onlyConnection(server);
        CompletableFuture<String> unanswered = connection.request("?", String.class);
        ask(peer, 7L, "message-id: 1");
        RequestContext<?> context = kept.take();
        connection.close();
        assertThat(RequestsTest.failureOf(unanswered).reason()).isEqualTo(Reason.CLOSED);
        context.cancelled().get(20, TimeUnit.SECONDS);
        assertThat(connection.closed().get(20, TimeUnit.SECONDS).code()).isEqualTo("LOCAL");
    }

    @Test
    void P13_aLateReplyIsNeverGivenToAnotherRequest() {
        IpcServer server = server();
        RawPeer peer = welcomedPeer(server);
        NettyConnection connection = (NettyConnection) onlyConnection(server);
        CompletableFuture<String> late = connection.request("late", String.class, Duration.ofSeconds(1));
        assertThat(peer.readFrame().headers()).containsEntry("message-id", "1"); // in time, on a busy machine too
        assertThat(RequestsTest.failureOf(late).reason()).isEqualTo(Reason.TIMED_OUT);
        int rounds = Integer.getInteger("ipc.test.calls", 1_000) / 50;
        int number = 1;
        for (int round = 0; round < rounds; round++) {
            List<CompletableFuture<String>> replies = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                replies.add(connection.request(round, String.class));
            }
            for (int i = 0; i < 50; i++) {
                peer.readFrame();
            }
            ask(peer, "late", "in-reply-to: 1");
            for (int i = 0; i < 50; i++) {
                ask(peer, Integer.toString(++number), "in-reply-to: " + number);
            }
            for (int i = 0; i < 50; i++) {
                assertThat(replies.get(i).join()).isEqualTo(Integer.toString(number - 49 + i));
            }
        }
        assertThat(connection.statistics().count(Counter.STRAY_REPLIES)).isEqualTo(rounds);
    }
}
