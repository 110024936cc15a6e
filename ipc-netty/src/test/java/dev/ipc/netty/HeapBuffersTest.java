package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipc.IpcClient;
import dev.ipc.SendFailedException;
import dev.ipc.ServiceAddress;
import dev.ipc.wire.FrameKind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.FullHttpResponse;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small messages wait on the heap, and leave from direct memory. */
class HeapBuffersTest {
    private static final int SECONDS = 20;

    @TempDir
    Path directory;

    private final Closer closer = new Closer();
    private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();
    private volatile boolean exhausted;

    /** Whether memory is missing where a channel copies what it is to write, and nowhere else. */
    private volatile boolean onlyForTheSocket;

    @AfterEach
    void closeAll() {
        closer.close();
    }

    private ServiceAddress address() {
        return ServiceAddress.of("dev.ipc.test", "heap").in(directory.resolve("c"));
    }

    private ServerBuilder server() {
        return NettyIpc.server(address())
                .onMessage(String.class, (connection, text) -> received.add(text))
                .onRequest(Integer.class, (request, number) -> {
                    exhausted = number == 0;
                    return number;
                });
    }

    private static boolean isForTheSocket() {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(each -> each.getMethodName().equals("filterOutboundMessage")));
    }

    /** Has a channel allocate no buffer while it is exhausted. */
    private final class Exhausted extends ChannelDuplexHandler {
        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            ctx.channel().config().setAllocator((ByteBufAllocator) Proxy.newProxyInstance(
                    HeapBuffersTest.class.getClassLoader(),
                    new Class<?>[] {ByteBufAllocator.class},
                    (proxy, method, arguments) -> {
                        if (exhausted && (!onlyForTheSocket || isForTheSocket())) {
                            throw new OutOfMemoryError("for the test");
                        }
                        return method.invoke(UnpooledByteBufAllocator.DEFAULT, arguments);
                    }));
        }
    }

    @Test
    void aSmallMessageComesToTheBytesHandlersOnTheHeapAndALargerOneDirect() throws Exception {
        List<Boolean> onHeap = new CopyOnWriteArrayList<>();
        closer.add(server().start().join());
        IpcClient client = closer.add(NettyIpc.client(address())
                .channelHandler(PipelineSlot.BYTES, "witness", () -> new ChannelDuplexHandler() {
                    @Override
                    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
                        onHeap.add(((ByteBuf) message).hasArray());
                        ctx.write(message, promise);
                    }
                })
                .connect()
                .join());
        onHeap.clear(); // of the hello
        client.send("small").get(SECONDS, TimeUnit.SECONDS);
        client.send("x".repeat(5000)).get(SECONDS, TimeUnit.SECONDS);
        assertThat(onHeap).containsExactly(true, false);
        assertThat(received.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo("small");
        assertThat(received.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo("x".repeat(5000));
    }

    @Test
    void aBodyMayLieSomewhereInAnArray() throws Exception {
        closer.add(server().channelHandler(PipelineSlot.FRAMES, "moves", () -> new ChannelDuplexHandler() {
                    @Override
                    public void channelRead(ChannelHandlerContext ctx, Object message) {
                        FullHttpResponse frame = (FullHttpResponse) message;
                        byte[] body = ByteBufUtil.getBytes(frame.content());
                        ByteBuf moved =
                                Unpooled.buffer().writeZero(7).writeBytes(body).writeZero(9);
                        ctx.fireChannelRead(
                                frame.replace(moved.slice(3, 4 + body.length).skipBytes(4)));
                        frame.release();
                    }
                })
                .start()
                .join());
        IpcClient client = closer.add(NettyIpc.client(address()).connect().join());
        client.send("moved").get(SECONDS, TimeUnit.SECONDS);
        assertThat(received.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo("moved");
    }

    @Test
    void withoutDirectMemoryASendFailsSayingSoAndTheConnectionLives() throws Exception {
        closer.add(server().start().join());
        IpcClient client = closer.add(NettyIpc.client(address())
                .channelHandler(PipelineSlot.BYTES, "exhausted", Exhausted::new)
                .connect()
                .join());
        exhausted = true;
        assertThatThrownBy(() -> client.send("lost").get(SECONDS, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(SendFailedException.class, failure -> {
                    assertThat(failure.reason()).isEqualTo(SendFailedException.Reason.OVER_BUDGET);
                    assertThat(failure).hasRootCauseInstanceOf(OutOfMemoryError.class);
                });
        exhausted = false;
        client.send("kept").get(SECONDS, TimeUnit.SECONDS);
        assertThat(received.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo("kept");
    }

    @Test
    void anAnswerThatIsLostForWantOfMemoryIsLogged() throws Exception {
        try (LogCapture log = new LogCapture(ReceivedRequests.class)) {
            closer.add(server().channelHandler(PipelineSlot.BYTES, "exhausted", Exhausted::new)
                    .start()
                    .join());
            IpcClient client = closer.add(NettyIpc.client(address()).connect().join());
            client.request(0, Integer.class, Duration.ofMinutes(5)); // makes it so
            Awaitility.await()
                    .atMost(Duration.ofSeconds(SECONDS))
                    .untilAsserted(() ->
                            assertThat(log.lines()).singleElement().asString().endsWith("was lost"));
            exhausted = false;
            assertThat(client.request(1, Integer.class).get(SECONDS, TimeUnit.SECONDS))
                    .isEqualTo(1);
        }
    }

    @Test
    void anAnswerThatAChannelHandlerFailsIsLogged() throws Exception {
        try (LogCapture log = new LogCapture(ReceivedRequests.class)) {
            closer.add(server().channelHandler(PipelineSlot.MESSAGES, "fails", () -> new ChannelDuplexHandler() {
                        @Override
                        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
                            if (message instanceof Envelope envelope && envelope.kind() == FrameKind.REPLY) {
                                promise.setFailure(new IllegalStateException("for the test"));
                                envelope.release();
                            } else {
                                ctx.write(message, promise);
                            }
                        }
                    })
                    .start()
                    .join());
            IpcClient client = closer.add(NettyIpc.client(address()).connect().join());
            client.request(1, Integer.class, Duration.ofMinutes(5));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(SECONDS))
                    .untilAsserted(() ->
                            assertThat(log.lines()).singleElement().asString().endsWith("was lost"));
        }
    }

    @Test
    void P2_aFrameWithAHeadOfItsOwnLeavesWholeOrNotAtAll() throws Exception {
        closer.add(server().start().join());
        IpcClient client = closer.add(NettyIpc.client(address())
                .channelHandler(PipelineSlot.BYTES, "exhausted", Exhausted::new)
                .connect()
                .join());
        String confirmed = "x".repeat(300); // which the encoder writes behind the head, not with it
        onlyForTheSocket = true;
        exhausted = true;
        client.connection().sendAndConfirm(confirmed).get(SECONDS, TimeUnit.SECONDS);
        exhausted = false;
        client.send("next").get(SECONDS, TimeUnit.SECONDS);
        assertThat(received.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo(confirmed);
        assertThat(received.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo("next");
    }

    @Test
    void insideOneProcessAReadWithoutMemoryEndsTheConnection() throws Exception {
        closer.add(server().transport(Transport.IN_PROCESS)
                .channelHandler(PipelineSlot.BYTES, "exhausted", Exhausted::new)
                .start()
                .join());
        IpcClient client = closer.add(NettyIpc.client(address())
                .transport(Transport.IN_PROCESS)
                .connect()
                .join());
        exhausted = true;
        client.send("lost");
        client.closed().get(SECONDS, TimeUnit.SECONDS);
        exhausted = false;
    }
}
