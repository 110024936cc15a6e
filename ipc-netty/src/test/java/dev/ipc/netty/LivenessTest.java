package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipc.CloseReason;
import dev.ipc.Heartbeat;
import dev.ipc.IpcException;
import dev.ipc.netty.wire.WireWriter;
import dev.ipc.wire.FrameKind;
import dev.ipc.wire.Status;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a peer counts as unresponsive, by a clock that the test sets: interval 1000 ms, timeout 2000 ms. */
class LivenessTest {
    private static final Pattern PING = Pattern.compile("ping: (\\d+)");
    private static final Heartbeat HEARTBEAT = Heartbeat.every(Duration.ofSeconds(1));

    private TestEndpoint endpoint = TestEndpoint.serverWith(HEARTBEAT);
    private EmbeddedChannel channel = new EmbeddedChannel();

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private void open(Heartbeat heartbeat, String features) {
        endpoint = TestEndpoint.serverWith(heartbeat);
        channel = new EmbeddedChannel(new IpcPipeline(endpoint));
        channel.freezeTime();
        feed(WireWriter.frame(
                200,
                new byte[0],
                "ipc-version: 1",
                "service: " + TestEndpoint.ADDRESS.qualifiedName(),
                "max-content-length: 10000",
                "features: " + features));
        sent();
        assertThat(heard()).containsExactly("connected");
    }

    private void feed(byte[] bytes) {
        channel.writeInbound(channel.alloc().buffer(bytes.length).writeBytes(bytes));
        channel.runPendingTasks();
    }

    /** Lets time pass as on a loop that does nothing else. */
    private void pass(long millis) {
        for (long i = 0; i < millis; i += 10) {
            stall(10);
        }
    }

    /** Lets time pass while the loop runs nothing. */
    private void stall(long millis) {
        channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        channel.runPendingTasks();
        channel.runPendingTasks(); // what the timers submitted
    }

    /** Holds back what is written until the peer takes it. */
    private static final class SlowSocket extends ChannelOutboundHandlerAdapter {
        private final Deque<Runnable> held = new ArrayDeque<>();

        @Override
        public void write(ChannelHandlerContext ctx, Object bytes, ChannelPromise promise) {
            held.add(() -> ctx.writeAndFlush(bytes, promise));
        }

        void take() {
            held.remove().run();
        }
    }

    private String sent() {
        StringBuilder text = new StringBuilder();
        for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
            text.append(bytes.toString(StandardCharsets.ISO_8859_1));
            bytes.release();
        }
        return text.toString();
    }

    /** Returns the numbers of the pings that were sent since it was looked last. */
    private List<Long> pings() {
        List<Long> numbers = new ArrayList<>();
        for (Matcher ping = PING.matcher(sent()); ping.find(); ) {
            numbers.add(Long.parseLong(ping.group(1)));
        }
        return numbers;
    }

    private void pong(long number) {
        feed(WireWriter.frame(200, new byte[0], "pong: " + number));
    }

    private List<String> heard() {
        return endpoint.heard();
    }

    private NettyConnection connection() {
        return endpoint.made();
    }

    @Test
    void P37_aSilentPeerIsReportedAfterIntervalAndTimeout() {
        open(HEARTBEAT, "ping");
        pass(990);
        assertThat(pings()).isEmpty();
        pass(10);
        assertThat(pings()).containsExactly(1L);
        pass(1980);
        assertThat(heard()).doesNotContain("unresponsive");
        pass(20);
        assertThat(heard()).contains("unresponsive");
        pass(60_000);
        assertThat(pings()).as("one is enough").isEmpty();
        assertThat(heard()).containsExactly("connected", "unresponsive");
        assertThat(connection().isOpen()).isTrue();
    }

    @Test
    void anyByteIsASignOfLife() {
        open(HEARTBEAT, "ping");
        pass(2500);
        byte[] message = WireWriter.message("slow");
        for (int i = 0; i < 10; i++) {
            feed(new byte[] {message[i]});
            pass(1500);
        }
        feed(Arrays.copyOfRange(message, 10, message.length));
        pass(1500);
        assertThat(heard()).containsExactly("connected", "slow");
        pass(500);
        assertThat(heard()).containsExactly("connected", "slow", "unresponsive");
        feed(new byte[] {'H'});
        assertThat(heard()).containsExactly("connected", "slow", "unresponsive", "responsive");
        pass(1990);
        assertThat(heard()).hasSize(4);
        pass(10);
        assertThat(heard()).containsExactly("connected", "slow", "unresponsive", "responsive", "unresponsive");
    }

    @Test
    void aPeerThatAnswersIsAskedAgainAndAgain() {
        open(HEARTBEAT, "ping");
        assertThat(connection().roundTripTime()).isEmpty();
        for (long number = 1; number <= 5; number++) {
            pass(1000);
            assertThat(pings()).containsExactly(number);
            stall(number);
            pong(number);
            assertThat(connection().roundTripTime()).contains(Duration.ofMillis(number));
            channel.advanceTimeBy(-number, TimeUnit.MILLISECONDS);
        }
        pong(77);
        pong(4);
        assertThat(connection().roundTripTime()).contains(Duration.ofMillis(5));
        pass(1000);
        assertThat(pings()).containsExactly(6L);
        pong(5);
        assertThat(connection().roundTripTime()).as("of an older ping").contains(Duration.ofMillis(5));
        assertThat(heard()).containsExactly("connected");
    }

    @Test
    void P37_aStallOfThisSideBlamesNobody() {
        open(HEARTBEAT, "ping");
        pass(1000);
        pass(1800);
        stall(500); // past the end of the wait
        assertThat(heard()).containsExactly("connected");
        pass(1700);
        stall(900); // past its end again
        pass(1900);
        assertThat(heard()).containsExactly("connected");
        stall(60_000);
        pass(1900);
        assertThat(heard()).containsExactly("connected");
        pass(200);
        assertThat(heard()).containsExactly("connected", "unresponsive");
    }

    @Test
    void whileReadingIsPausedNobodyIsBlamed() {
        open(HEARTBEAT, "ping");
        pass(1000);
        connection().decoder().pause();
        pass(30_000);
        connection().decoder().resume();
        pass(1900);
        assertThat(heard()).containsExactly("connected");
        pass(200);
        assertThat(heard()).containsExactly("connected", "unresponsive");
    }

    @Test
    void aPeerThatTakesWhatIsAheadOfThePingLives() {
        open(HEARTBEAT, "ping");
        SlowSocket socket = new SlowSocket();
        channel.pipeline().addFirst(socket);
        for (int i = 0; i < 4; i++) {
            connection().send("ahead, and too large to leave in one buffer with others".repeat(100));
        }
        pass(1000);
        for (int i = 0; i < 4; i++) {
            pass(1900);
            socket.take();
        }
        pass(1900);
        assertThat(heard()).containsExactly("connected");
        assertThat(pings()).isEmpty();
        pass(200);
        assertThat(heard()).containsExactly("connected", "unresponsive");
        socket.take();
        assertThat(pings()).containsExactly(1L);
    }

    @Test
    void whatIsNeverWrittenIsNoSignOfLife() {
        open(HEARTBEAT, "ping");
        SlowSocket socket = new SlowSocket();
        channel.pipeline().addFirst(socket);
        pass(1000);
        for (int i = 0; i < 4; i++) {
            pass(450);
            Outbound cancelled = new Outbound(
                    connection(), Envelope.control(FrameKind.CANCEL, 1, Status.OK, null), new Outbound.Completion() {
                        @Override
                        public boolean writing(Envelope envelope) {
                            return false;
                        }

                        @Override
                        public void written() {}

                        @Override
                        public void failed(IpcException failure) {}
                    });
            connection().outbound().offerControl(cancelled);
            channel.runPendingTasks();
        }
        pass(300);
        assertThat(heard()).containsExactly("connected", "unresponsive");
        socket.take();
    }

    @Test
    void anUnresponsivePeerIsDisconnectedOnlyOnDemandAndAfterTheReport() {
        open(HEARTBEAT.closingAfter(Duration.ofSeconds(3)), "ping");
        pass(3000);
        assertThat(heard()).containsExactly("connected", "unresponsive");
        pass(2980);
        assertThat(heard()).containsExactly("connected", "unresponsive");
        pass(20);
        assertThat(heard()).containsExactly("connected", "unresponsive", "ended UNRESPONSIVE", "closed UNRESPONSIVE");
        assertThat(connection().reason()).isInstanceOf(CloseReason.Unresponsive.class);
    }

    @Test
    void aPeerThatComesBackInTimeIsNotDisconnected() {
        open(HEARTBEAT.closingAfter(Duration.ofSeconds(3)), "ping");
        pass(5900);
        pong(1);
        pass(1000);
        assertThat(pings()).containsExactly(1L, 2L);
        assertThat(heard()).containsExactly("connected", "unresponsive", "responsive");
    }

    @Test
    void aPeerThatDoesNotSayThatItAnswersIsNotAsked() {
        open(HEARTBEAT, "cancel");
        pass(60_000);
        assertThat(pings()).isEmpty();
        assertThat(heard()).containsExactly("connected");
    }

    @Test
    void withoutAHeartbeatNobodyIsAsked() {
        open(Heartbeat.OFF, "ping");
        pass(60_000);
        assertThat(pings()).isEmpty();
    }

    @Test
    void P22_tooManyPingsInOneSecondArePassedOverOnceAndThenTheEnd() {
        open(Heartbeat.OFF, "ping");
        for (int second = 0; second < 5; second++) {
            for (int i = 1; i <= PingLimit.MAX_PINGS; i++) {
                feed(WireWriter.frame(200, new byte[0], "ping: " + i));
            }
            stall(1000);
        }
        assertThat(heard()).containsExactly("connected");
        for (int i = 1; i <= 3 * PingLimit.MAX_PINGS; i++) {
            feed(WireWriter.frame(200, new byte[0], "ping: " + i));
        }
        assertThat(heard()).as("once").containsExactly("connected");
        stall(1000);
        for (int i = 1; i <= PingLimit.MAX_PINGS; i++) {
            feed(WireWriter.frame(200, new byte[0], "ping: " + i));
        }
        assertThat(heard()).containsExactly("connected");
        feed(WireWriter.frame(200, new byte[0], "ping: 1"));
        assertThat(sent()).contains("HTTP/1.1 400 ", "connection: close", "LIMIT: more than 1000 pings in a second");
        stall(250);
        assertThat(heard()).containsExactly("connected", "ended LIMIT", "closed LIMIT");
    }
}
