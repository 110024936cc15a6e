package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipc.Limits;
import dev.ipc.netty.wire.WireReader;
import dev.ipc.netty.wire.WireWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The deadlines of the wire as they are by default, on a clock that the test moves. */
class WireTimesTest {
    private static final byte[] HELLO = WireWriter.hello("dev.ipc.test/wire", "raw");

    private TestEndpoint endpoint = TestEndpoint.server(Limits.DEFAULT);
    private EmbeddedChannel channel = new EmbeddedChannel(new FrozenTime(), new IpcPipeline(endpoint));

    /** Stops the clock before the first timer starts. */
    private static final class FrozenTime extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            ((EmbeddedChannel) ctx.channel()).freezeTime();
            ctx.fireChannelActive();
        }
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private void feed(byte... bytes) {
        channel.writeInbound(channel.alloc().buffer(bytes.length).writeBytes(bytes));
        channel.runPendingTasks();
    }

    private void pass(long millis) {
        channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        channel.runPendingTasks();
    }

    private WireReader.Frame lastSent() {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
            sent.writeBytes(ByteBufUtil.getBytes(bytes));
            bytes.release();
        }
        WireReader.Reading reading = WireReader.read(sent.toByteArray(), 1 << 20);
        return reading.frames().get(reading.frames().size() - 1);
    }

    @Test
    void aFrameOfOneByteASecondTimesOutThirtySecondsAfterItsFirst() {
        byte[] frame = WireWriter.message("never to be whole");
        feed(HELLO);
        feed(WireWriter.message("whole"));
        pass(100_000); // between frames there is no hurry
        for (int i = 0; i < 30; i++) {
            feed(frame[i]);
            pass(i < 29 ? 1000 : 999);
        }
        assertThat(endpoint.heard()).containsExactly("connected", "whole");
        pass(1);
        assertThat(lastSent().text()).startsWith("TIMEOUT: ");
        assertThat(endpoint.heard()).startsWith("connected", "whole").doesNotContain("never to be whole");
        pass(250);
        assertThat(endpoint.heard()).endsWith("closed TIMEOUT");
    }

    @Test
    void eachFrameHasItsOwnThirtySeconds() {
        byte[] frame = WireWriter.message("slow");
        feed(HELLO);
        for (int i = 0; i < 3; i++) {
            feed(Arrays.copyOf(frame, 20));
            pass(29_000);
            feed(Arrays.copyOfRange(frame, 20, frame.length));
        }
        assertThat(endpoint.heard()).containsExactly("connected", "slow", "slow", "slow");
    }

    @Test
    void aPauseOfOursIsNotThePeersSlowness() {
        byte[] frame = WireWriter.message("held up by us");
        feed(HELLO);
        feed(Arrays.copyOf(frame, 20));
        FrameDecoder decoder = endpoint.made().decoder();
        decoder.pause();
        pass(45_000);
        decoder.resume();
        pass(1000);
        feed(Arrays.copyOfRange(frame, 20, frame.length));
        assertThat(endpoint.heard()).containsExactly("connected", "held up by us");
    }

    @Test
    void aHelloOfOneByteASecondIsRefusedAfterFive() {
        for (int i = 0; i < 5; i++) {
            feed(HELLO[i]);
            pass(i < 4 ? 1000 : 999);
        }
        assertThat(channel.outboundMessages()).isEmpty();
        pass(1);
        assertThat(lastSent().status()).isEqualTo(408);
        pass(250);
        assertThat(channel.isOpen()).isFalse();
        assertThat(endpoint.heard()).containsExactly("ended REFUSED");
    }

    @Test
    void aPeerThatIsToldWhyHasAQuarterOfASecond() {
        feed(HELLO);
        feed((byte) 'x');
        assertThat(channel.isOpen()).isTrue();
        pass(250);
        assertThat(channel.isOpen()).isFalse();
    }

    /** With a handler that never returns, it would be looked at for ever. */
    @Test
    void whileReadingIsPausedNoTimerRunsForAPeerThatIsGone() {
        feed(HELLO);
        NettyConnection connection = endpoint.made();
        connection.decoder().pause();
        connection.ending().outputOver();
        assertThat(channel.runScheduledPendingTasks())
                .as("time to the next timer")
                .isEqualTo(-1);
        connection.decoder().resume();
        pass(Limits.DEFAULT.closeTimeout().toMillis() - 1);
        assertThat(endpoint.heard()).containsExactly("connected");
        pass(1);
        assertThat(endpoint.heard()).containsExactly("connected", "ended PEER_GONE", "closed PEER_GONE");
    }

    @Test
    void aPauseThatBeginsLaterEndsTheTimerToo() {
        feed(HELLO);
        NettyConnection connection = endpoint.made();
        connection.ending().outputOver();
        connection.decoder().pause();
        pass(Limits.DEFAULT.closeTimeout().toMillis());
        assertThat(endpoint.heard()).containsExactly("connected");
        assertThat(channel.runScheduledPendingTasks())
                .as("time to the next timer")
                .isEqualTo(-1);
        connection.decoder().resume();
        pass(Limits.DEFAULT.closeTimeout().toMillis());
        assertThat(endpoint.heard()).endsWith("closed PEER_GONE");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void bytesThatArriveWhileAFrameIsHandledFollowIt(boolean pausing) {
        byte[] two = WireWriter.join(WireWriter.message("one"), WireWriter.message("two"));
        byte[] four = WireWriter.join(WireWriter.message("three"), WireWriter.message("four"));
        endpoint = TestEndpoint.serverWith(PipelineSlot.MESSAGES, new ChannelInboundHandlerAdapter() {
            private boolean fed;

            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                if (!fed) {
                    fed = true;
                    if (pausing) {
                        endpoint.made().decoder().pause();
                    }
                    channel.pipeline().fireChannelRead(ctx.alloc().buffer().writeBytes(four));
                }
                ctx.fireChannelRead(message);
            }
        });
        channel = new EmbeddedChannel(new FrozenTime(), new IpcPipeline(endpoint));
        feed(HELLO);
        feed(two);
        if (pausing) {
            assertThat(endpoint.heard()).containsExactly("connected", "one");
            endpoint.made().decoder().resume();
        }
        assertThat(endpoint.heard()).containsExactly("connected", "one", "two", "three", "four");
    }

    @Test
    void whoAsksForMoreThanItReadsIsTold() {
        feed(HELLO);
        endpoint.made().ending().tooMuch("more answers are asked for than are read");
        assertThat(lastSent().text()).isEqualTo("LIMIT: more answers are asked for than are read");
        pass(250);
        assertThat(endpoint.heard()).endsWith("closed LIMIT");
    }
}
