package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipc.Connection;
import dev.ipc.IpcClient;
import dev.ipc.IpcServer;
import dev.ipc.ServerConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What callbacks may do and what they can't break: order, number, executors of all kinds. */
class CallbacksTest extends SocketTest {
    static List<Transport> transports() {
        return Sockets.all();
    }

    /** Executors that a user may give, good and bad. */
    enum Given {
        DIRECT(Runnable::run),
        REJECTING(task -> {
            throw new RejectedExecutionException("full");
        }),
        FAILING(task -> {
            throw new OutOfMemoryError("unable to create a native thread");
        });

        @SuppressWarnings("ImmutableEnumChecker") // they have no state
        private final Executor executor;

        Given(Executor executor) {
            this.executor = executor;
        }
    }

    /** How a callback ends its own connection. */
    enum End implements BiConsumer<Connection, RawPeer> {
        CLOSE {
            @Override
            public void accept(Connection connection, RawPeer peer) {
                connection.close();
            }
        },
        ABORT {
            @Override
            public void accept(Connection connection, RawPeer peer) {
                connection.abort();
            }
        },
        CLOSE_THEN_ABORT {
            @Override
            public void accept(Connection connection, RawPeer peer) {
                connection.close();
                connection.abort();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void anyExecutorGetsEachCallbackInItsTurn(Given given) {
        IpcServer server = start(serverBuilder().executor(given.executor));
        IpcClient client = connect(clientBuilder().executor(given.executor));
        for (int i = 0; i < 300; i++) {
            client.send("m" + i);
        }
        client.close();
        assertThat(nextEvent()).isEqualTo("connected");
        for (int i = 0; i < 300; i++) {
            assertThat(nextEvent()).isEqualTo("m" + i);
        }
        assertThat(nextEvent()).isEqualTo("closed REMOTE");
        assertThat(server.connections()).isEmpty();
    }

    @Test
    void P16_callbacksThatThrowAnythingHarmNobody() {
        start(NettyIpc.server(address)
                .transport(transport)
                .onConnected(connection -> {
                    events.add("connected");
                    throw new AssertionError("from connected");
                })
                .onMessage(String.class, (connection, text) -> {
                    events.add(text);
                    throw new StackOverflowError("from the handler of " + text);
                })
                .onReceiveFailure((connection, failure) -> {
                    events.add("failure");
                    throw new IllegalStateException("from the receive failure");
                })
                .onClosed((connection, reason) -> {
                    events.add("closed " + reason.code());
                    throw new LinkageError("from closed");
                }));
        IpcClient client = connect(clientBuilder());
        client.send("one");
        client.send(2);
        client.send("three");
        client.close();
        assertThat(List.of(nextEvent(), nextEvent(), nextEvent(), nextEvent(), nextEvent()))
                .containsExactly("connected", "one", "failure", "three", "closed REMOTE");
    }

    @ParameterizedTest
    @EnumSource
    void P7_endingInTheConnectedCallback(End end) {
        IpcServer server = start(serverBuilder().onConnected(connection -> {
            events.add("connected");
            end.accept(connection, null);
        }));
        RawPeer peer = rawPeer(server);
        peer.sayHello(address.qualifiedName());
        peer.readToEnd();
        peer.close();
        assertThat(nextEvent()).isEqualTo("connected");
        assertThat(nextEvent()).isEqualTo("closed LOCAL");
        assertThat(server.connections()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void P7_endingInAMessageHandlerAndInTheClosedCallback(End end) {
        IpcServer server = start(NettyIpc.server(address)
                .transport(transport)
                .onMessage(String.class, (connection, text) -> end.accept(connection, null))
                .onClosed((connection, reason) -> {
                    end.accept(connection, null);
                    connection.send("late").exceptionally(failure -> null);
                    events.add("closed " + reason.code());
                }));
        RawPeer peer = welcomedPeer(server);
        peer.sendMessage("end");
        peer.readToEnd();
        peer.close();
        assertThat(nextEvent()).isEqualTo("closed LOCAL");
        assertThat(server.connections()).isEmpty();
    }

    @Test
    void P7_othersMessagesWaitForTheConnectedCallbackAndFollowWhatItSends() throws Exception {
        CountDownLatch broadcasts = new CountDownLatch(1);
        IpcServer server = start(serverBuilder().onConnected(connection -> {
            events.add("connected");
            await(broadcasts);
            connection.send("first");
            connection.server().broadcast("second");
        }));
        RawPeer peer = welcomedPeer(server);
        assertThat(nextEvent()).isEqualTo("connected");
        ServerConnection connection = onlyConnection(server);
        server.broadcast("third");
        connection.send("fourth");
        broadcasts.countDown();
        for (String text : List.of("first", "second", "third", "fourth")) {
            assertThat(peer.readFrame().body()).isEqualTo(RawPeer.encode(text));
        }
    }

    @Test
    void P7_whatIsHeldForACallbackThatNeverReturnsIsBoundedAndGetsItsOutcome() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        IpcServer server = start(serverBuilder().onConnected(connection -> await(over)));
        welcomedPeer(server);
        ServerConnection connection = onlyConnection(server);
        List<CompletableFuture<Void>> sends = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            sends.add(connection.send("m" + i));
        }
        assertThat(sends.stream().filter(CompletableFuture::isCompletedExceptionally))
                .hasSize(2_000 - 1024);
        connection.abort();
        for (CompletableFuture<Void> send : sends) {
            send.exceptionally(failure -> null).get(5, TimeUnit.SECONDS);
        }
        over.countDown();
        assertThat(nextEvent()).isEqualTo("closed LOCAL");
    }

    @Test
    void P25_waitingInACallbackForTheEndOfItsOwnEndpointFailsWithTheRemedy() {
        IpcServer server = start(serverBuilder().onMessage(Integer.class, (connection, number) -> {
            try {
                connection.server().closed().join();
            } catch (IllegalStateException e) {
                events.add(String.valueOf(e.getMessage()));
            }
        }));
        IpcClient client = connect(clientBuilder());
        assertThat(nextEvent()).isEqualTo("connected");
        client.send(1);
        assertThat(nextEvent()).asString().contains("return from the callback");
        CompletableFuture<Throwable> waited = clientBuilder().connect().thenApply(other -> {
            other.close();
            try {
                other.closed().join();
                return new AssertionError("it waited");
            } catch (IllegalStateException e) {
                return e;
            }
        });
        assertThat(waited.orTimeout(10, TimeUnit.SECONDS).join()).hasMessageContaining("return from the callback");
        assertThat(server.connections()).isNotEmpty();
    }

    @Test
    void P10_whoWaitsInACompletionHoldsUpNobodyElsesEnd() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        IpcServer server = start(serverBuilder());
        IpcClient first = clientBuilder().connect().join();
        first.closed().thenRun(() -> await(over));
        first.close();
        IpcClient second = clientBuilder().connect().join();
        second.close();
        second.closed().get(10, TimeUnit.SECONDS);
        server.close();
        server.closed().get(10, TimeUnit.SECONDS);
        over.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
