package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipc.Connection;
import dev.ipc.IpcClient;
import dev.ipc.SendFailedException;
import dev.ipc.ServiceAddress;
import dev.ipc.wire.FrameKind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Frames that leave together: a client whose callbacks run in its loop sends all of them before the first is written. */
class FrameBatchTest {
    private static final int SENDS = 300;

    @TempDir
    Path directory;

    private final Closer closer = new Closer();
    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

    @AfterEach
    void closeAll() {
        closer.close();
    }

    /** Sends in one go; returns what came of each. */
    private List<CompletableFuture<?>> sendTogether(
            PipelineSlot slot,
            Supplier<? extends ChannelHandler> handler,
            IntFunction<String> texts,
            IntFunction<Boolean> confirmed)
            throws Exception {
        ServiceAddress address = ServiceAddress.of("dev.ipc.test", "batches").in(directory.resolve("c"));
        closer.add(NettyIpc.server(address)
                .onConnected(connection -> connection.send(SENDS))
                .onMessage(String.class, (connection, text) -> received.add(text))
                .start()
                .join());
        CompletableFuture<List<CompletableFuture<?>>> outcomes = new CompletableFuture<>();
        IpcClient client = closer.add(NettyIpc.client(address)
                .directDispatch()
                .channelHandler(slot, "handler", handler)
                .onMessage(
                        Integer.class,
                        (connection, sends) -> outcomes.complete(IntStream.range(0, sends)
                                .<CompletableFuture<?>>mapToObj(
                                        i -> send(connection, texts.apply(i), confirmed.apply(i)))
                                .toList()))
                .connect()
                .join());
        List<CompletableFuture<?>> all = outcomes.get(20, TimeUnit.SECONDS);
        client.connection().barrier().get(20, TimeUnit.SECONDS);
        return all;
    }

    private static CompletableFuture<?> send(Connection connection, String text, boolean confirmed) {
        return confirmed ? connection.sendAndConfirm(text) : connection.send(text);
    }

    private static String text(int i, int length) {
        return i + " " + "x".repeat(length);
    }

    private static @Nullable SendFailedException failure(CompletableFuture<?> outcome) {
        return outcome.handle((nothing, cause) -> (SendFailedException) cause)
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    @Test
    void P3_smallAndLargeFramesAndThoseWithAHeadOfTheirOwnKeepTheirOrder() throws Exception {
        List<Integer> writes = new ArrayList<>(); // filled in the loop, read behind a barrier
        IntFunction<String> texts = i -> text(i, i % 7 == 0 ? 5000 : i % 40);
        List<CompletableFuture<?>> outcomes = sendTogether(
                PipelineSlot.BYTES,
                () -> new ChannelDuplexHandler() {
                    @Override
                    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
                        writes.add(message instanceof ByteBuf bytes ? bytes.readableBytes() : 0);
                        ctx.write(message, promise);
                    }
                },
                texts,
                i -> i % 11 == 0);
        outcomes.forEach(each -> assertThat(failure(each)).isNull());
        assertThat(received)
                .containsExactlyElementsOf(
                        IntStream.range(0, SENDS).mapToObj(texts).toList());
        assertThat(writes).as("fewer buffers than frames").hasSizeLessThan(SENDS / 2);
    }

    @Test
    void aWriteThatAHandlerCancelsIsLeftOutOfItsBatch() throws Exception {
        List<CompletableFuture<?>> outcomes = sendTogether(
                PipelineSlot.MESSAGES,
                () -> new ChannelDuplexHandler() {
                    @Override
                    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
                        if (message instanceof Envelope envelope
                                && String.valueOf(envelope.message()).startsWith("1")) {
                            promise.cancel(false);
                        }
                        ctx.write(message, promise);
                    }
                },
                i -> text(i, 10),
                i -> false);
        for (int i = 0; i < SENDS; i++) {
            boolean cancelled = text(i, 10).startsWith("1");
            assertThat(Optional.ofNullable(failure(outcomes.get(i))).map(SendFailedException::reason))
                    .isEqualTo(cancelled ? Optional.of(SendFailedException.Reason.HANDLER) : Optional.empty());
        }
        assertThat(received).hasSize(SENDS - 111).noneMatch(text -> text.startsWith("1"));
    }

    @Test
    void aWriteInABatchIsNotCancelledAnyMore() throws Exception {
        List<Boolean> cancels = new ArrayList<>(); // filled in the loop, read behind a barrier
        List<CompletableFuture<?>> outcomes = sendTogether(
                PipelineSlot.MESSAGES,
                () -> new ChannelDuplexHandler() {
                    @Override
                    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
                        ctx.write(message, promise);
                        if (message instanceof Envelope envelope && envelope.kind() == FrameKind.MESSAGE) {
                            cancels.add(promise.cancel(false));
                        }
                    }
                },
                i -> text(i, 10),
                i -> false);
        outcomes.forEach(each -> assertThat(failure(each)).isNull());
        assertThat(received).hasSize(SENDS);
        assertThat(cancels).hasSizeGreaterThanOrEqualTo(SENDS).containsOnly(false);
    }

    @Test
    void aLoneFrameWhosePromiseAHandlerHasCompletedIsWrittenAllTheSame() throws Exception {
        ServiceAddress address = ServiceAddress.of("dev.ipc.test", "batches").in(directory.resolve("c"));
        closer.add(NettyIpc.server(address)
                .onMessage(String.class, (connection, text) -> received.add(text))
                .start()
                .join());
        IpcClient client = closer.add(NettyIpc.client(address)
                .channelHandler(PipelineSlot.MESSAGES, "hasty", () -> new ChannelDuplexHandler() {
                    @Override
                    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
                        ctx.write(message, promise);
                        promise.trySuccess();
                    }
                })
                .connect()
                .join());
        client.send("first").get(20, TimeUnit.SECONDS);
        client.send("second").get(20, TimeUnit.SECONDS);
        assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo("first");
        assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo("second");
    }

    @Test
    void P2_withoutMemoryForOneBufferEachFrameIsWrittenByItself() throws Exception {
        List<Integer> writes = new ArrayList<>(); // filled in the loop, read behind a barrier
        List<CompletableFuture<?>> outcomes = sendTogether(
                PipelineSlot.BYTES,
                () -> new ChannelDuplexHandler() {
                    @Override
                    public void handlerAdded(ChannelHandlerContext ctx) {
                        ctx.channel().config().setAllocator(exhausted());
                    }

                    @Override
                    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
                        writes.add(message instanceof ByteBuf bytes ? bytes.readableBytes() : 0);
                        ctx.write(message, promise);
                    }
                },
                i -> text(i, 10),
                i -> false);
        outcomes.forEach(each -> assertThat(failure(each)).isNull());
        assertThat(received).hasSize(SENDS);
        assertThat(writes).as("a buffer for each").hasSizeGreaterThan(SENDS);
    }

    /** Returns an allocator that has nothing for what is of a larger and exact size. */
    private static ByteBufAllocator exhausted() {
        return (ByteBufAllocator) Proxy.newProxyInstance(
                FrameBatchTest.class.getClassLoader(),
                new Class<?>[] {ByteBufAllocator.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("directBuffer")
                            && arguments.length == 2
                            && (int) arguments[0] > 256
                            && arguments[0].equals(arguments[1])) {
                        throw new OutOfMemoryError("for the test");
                    }
                    return method.invoke(UnpooledByteBufAllocator.DEFAULT, arguments);
                });
    }

    @Test
    void P11_aBatchThatFailsFailsEachOfItsSendsOnce() throws Exception {
        IllegalStateException cause = new IllegalStateException("the disk of the log is full");
        List<CompletableFuture<?>> outcomes = sendTogether(
                PipelineSlot.BYTES,
                () -> new ChannelDuplexHandler() {
                    private boolean failed;

                    @Override
                    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
                        if (!failed && message instanceof ByteBuf bytes && bytes.readableBytes() > 10_000) {
                            failed = true;
                            bytes.release();
                            promise.setFailure(cause);
                        } else {
                            ctx.write(message, promise);
                        }
                    }
                },
                i -> text(i, 100),
                i -> false);
        List<SendFailedException> failures = outcomes.stream()
                .map(FrameBatchTest::failure)
                .filter(each -> each != null)
                .toList();
        assertThat(failures).hasSizeGreaterThan(50).allSatisfy(each -> {
            assertThat(each.certainty()).isEqualTo(SendFailedException.Certainty.MAYBE_SENT);
            assertThat(each).hasRootCause(cause);
        });
        assertThat(received).hasSize(SENDS - failures.size());
    }
}
