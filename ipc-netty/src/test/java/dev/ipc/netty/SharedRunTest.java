package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipc.BroadcastResult;
import dev.ipc.Counter;
import dev.ipc.IpcClient;
import dev.ipc.IpcException;
import dev.ipc.IpcServer;
import dev.ipc.SendFailedException;
import dev.ipc.SendFailedException.Certainty;
import dev.ipc.SendFailedException.Reason;
import dev.ipc.ServerConnection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Broadcasts that leave together: a server whose callbacks run in its loops makes all of them before those of that loop write. */
class SharedRunTest extends SocketTest {
    static List<Transport> transports() {
        return Sockets.all();
    }

    private static final int CLIENTS = 6;
    private static final int BROADCASTS = 300;

    private final Map<Long, Queue<String>> received = new ConcurrentHashMap<>();
    private final List<IpcClient> clients = new ArrayList<>();
    private final Queue<Writes> writes = new ConcurrentLinkedQueue<>();
    private volatile boolean scarce;
    private volatile boolean exhausted;

    /** What one connection writes: kept, so that what two of them share can be told from what lies where another one lay. */
    private final class Writes extends ChannelDuplexHandler {
        private final Queue<ByteBuf> kept = new ConcurrentLinkedQueue<>();
        private volatile boolean failing;

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            if (scarce) {
                ctx.channel().config().setAllocator(allocator());
            }
        }

        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            if (failing) {
                ((ByteBuf) message).release();
                promise.setFailure(new IOException("for the test"));
            } else {
                kept.add(((ByteBuf) message).retainedDuplicate());
                ctx.write(message, promise);
            }
        }
    }

    /** Starts a server that does something in a loop when a client says "go", and its clients. */
    private IpcServer startAll(Function<ServerConnection, List<CompletableFuture<?>>> burst) throws Exception {
        IpcServer server = start(NettyIpc.server(address)
                .transport(transport)
                .directDispatch()
                .channelHandler(PipelineSlot.BYTES, "writes", () -> {
                    Writes made = new Writes();
                    writes.add(made);
                    return made;
                })
                .onMessage(String.class, (connection, go) -> events.add(burst.apply(connection))));
        for (int i = 0; i < CLIENTS; i++) {
            Queue<String> texts = new ConcurrentLinkedQueue<>();
            clients.add(connect(
                    clientBuilder().directDispatch().onMessage(String.class, (connection, text) -> texts.add(text))));
            int count = i + 1;
            Awaitility.await().atMost(SOON).until(() -> server.connections().size() == count);
            received.put(server.connections().get(i).id(), texts);
        }
        return server;
    }

    @SuppressWarnings("unchecked")
    private List<CompletableFuture<?>> outcomesOfBurst() {
        clients.get(0).send("go");
        return (List<CompletableFuture<?>>) nextEvent();
    }

    private static String text(int i) {
        return i + " " + "x".repeat(i % 7 == 0 ? 5000 : i % 40);
    }

    @Test
    void P3_whatGoesToAllAndWhatGoesToOneKeepTheirOrderInFewBuffers() throws Exception {
        IpcServer server = startAll(connection -> {
            List<CompletableFuture<?>> outcomes = new ArrayList<>();
            for (int i = 0; i < BROADCASTS; i++) {
                outcomes.add(connection.server().broadcast(text(i)));
                if (i % 50 == 0) {
                    outcomes.add(connection.send("own " + i));
                }
            }
            return outcomes;
        });
        for (CompletableFuture<?> outcome : outcomesOfBurst()) {
            Object result = outcome.get(SOON.toSeconds(), TimeUnit.SECONDS);
            if (result instanceof BroadcastResult all) {
                assertThat(all.written()).containsExactlyInAnyOrderElementsOf(server.connections());
            }
        }
        long first = server.connections().get(0).id();
        received.forEach((id, texts) -> {
            List<String> expected = IntStream.range(0, BROADCASTS)
                    .boxed()
                    .<String>mapMulti((i, add) -> {
                        add.accept(text(i));
                        if (i % 50 == 0 && id == first) {
                            add.accept("own " + i);
                        }
                    })
                    .toList();
            Awaitility.await().atMost(SOON).until(() -> texts.size() == expected.size());
            assertThat(texts).containsExactlyElementsOf(expected);
        });
        assertThat(server.statistics().count(Counter.SENT)).isEqualTo(CLIENTS * BROADCASTS + BROADCASTS / 50);
        assertThat(writes.stream().mapToInt(each -> each.kept.size()).min().orElseThrow())
                .as("buffers of a connection whose loop was busy")
                .isLessThan(BROADCASTS / 2);
        List<ByteBuf> runs = writes.stream()
                .flatMap(each -> each.kept.stream())
                .filter(each -> each.readableBytes() > 300 && each.readableBytes() < 4000) // of several frames
                .toList();
        Set<Object> places = new HashSet<>();
        runs.forEach(each -> places.add(each.hasMemoryAddress() ? each.memoryAddress() + each.readerIndex() : each));
        if (Capability.PATH.has(transport)) { // otherwise the loop of the clients takes part in whose turn it is
            assertThat(places).as("buffers, some of several connections").hasSizeLessThan(runs.size());
        }
    }

    @AfterEach
    @Override
    void closeAll() {
        super.closeAll();
        writes.forEach(each -> each.kept.forEach(ByteBuf::release));
    }

    @Test
    void P11_aRecipientWhoseWritesFailHasItsOutcomeAndTheOthersHaveTheirs() throws Exception {
        IpcServer server = startAll(connection -> IntStream.range(0, 20)
                .<CompletableFuture<?>>mapToObj(i -> connection.server().broadcast("news " + i))
                .toList());
        ServerConnection broken = server.connections().get(CLIENTS - 1);
        List.copyOf(writes).get(CLIENTS - 1).failing = true;
        for (CompletableFuture<?> outcome : outcomesOfBurst()) {
            BroadcastResult result = (BroadcastResult) outcome.get(SOON.toSeconds(), TimeUnit.SECONDS);
            assertThat(result.failed().keySet()).containsExactly(broken);
            assertThat(result.written()).hasSize(CLIENTS - 1).doesNotContain(broken);
            assertThat(result.failed().get(broken)).isInstanceOfSatisfying(SendFailedException.class, failure -> {
                assertThat(failure).hasRootCauseMessage("for the test");
                assertThat(failure.certainty()).isEqualTo(Certainty.MAYBE_SENT);
            });
        }
        assertThat(broken.statistics().count(Counter.SEND_FAILURES)).isEqualTo(20);
        assertThat(broken.statistics().count(Counter.SENT)).isZero();
        assertThat(server.statistics().count(Counter.SENT)).isEqualTo(20 * (CLIENTS - 1));
    }

    @Test
    void P2_whereNoBufferIsToBeHadEachRecipientHasItsOutcomeAndLaterOnesLeave() throws Exception {
        scarce = true;
        startAll(connection -> IntStream.range(0, 20)
                .<CompletableFuture<?>>mapToObj(i -> connection.server().broadcast("news " + i))
                .toList());
        exhausted = true;
        List<IpcException> failures = new ArrayList<>();
        for (CompletableFuture<?> outcome : outcomesOfBurst()) {
            BroadcastResult result = (BroadcastResult) outcome.get(SOON.toSeconds(), TimeUnit.SECONDS);
            assertThat(result.written().size() + result.failed().size()).isEqualTo(CLIENTS);
            failures.addAll(result.failed().values());
        }
        assertThat(failures).isNotEmpty().allSatisfy(each -> assertThat(each).hasRootCauseMessage("for the test"));
        exhausted = false;
        for (CompletableFuture<?> outcome : outcomesOfBurst()) {
            BroadcastResult result = (BroadcastResult) outcome.get(SOON.toSeconds(), TimeUnit.SECONDS);
            assertThat(result.written()).hasSize(CLIENTS);
        }
    }

    /** Returns an allocator that has nothing for several frames while it is exhausted. */
    private ByteBufAllocator allocator() {
        return (ByteBufAllocator) Proxy.newProxyInstance(
                SharedRunTest.class.getClassLoader(),
                new Class<?>[] {ByteBufAllocator.class},
                (proxy, method, arguments) -> {
                    boolean copies = method.getName().equals("directBuffer") && arguments.length == 2;
                    if (exhausted && (copies || method.getName().equals("compositeBuffer"))) {
                        throw new OutOfMemoryError("for the test");
                    }
                    return method.invoke(ByteBufAllocator.DEFAULT, arguments);
                });
    }

    @Test
    void P11_whatIsQueuedForARecipientThatEndsFailsForItAlone() throws Exception {
        IpcServer server = start(serverBuilder());
        connect(clientBuilder().onMessage(String.class, (connection, text) -> {}));
        welcomedPeer(server); // reads no more
        Awaitility.await().atMost(SOON).until(() -> server.connections().size() == 2);
        ServerConnection slow = server.connections().get(1);
        List<CompletableFuture<BroadcastResult>> outcomes = IntStream.range(0, 20)
                .mapToObj(i -> server.broadcast("x".repeat(100_000)))
                .toList();
        Awaitility.await()
                .atMost(SOON)
                .until(() -> server.connections().get(0).statistics().count(Counter.SENT) == 20);
        assertThat(outcomes.get(19)).isNotDone();
        slow.abort();
        for (CompletableFuture<BroadcastResult> outcome : outcomes.subList(10, 20)) {
            BroadcastResult result = outcome.get(SOON.toSeconds(), TimeUnit.SECONDS);
            assertThat(result.written()).hasSize(1).doesNotContain(slow);
            IpcException failure = result.failed().get(slow);
            assertThat(failure).isInstanceOfSatisfying(SendFailedException.class, each -> {
                assertThat(each.reason()).isEqualTo(Reason.CLOSED);
                assertThat(each.certainty()).isEqualTo(Certainty.NOT_SENT);
            });
        }
        assertThat(outcomes).allSatisfy(each -> assertThat(each).succeedsWithin(SOON));
    }
}
