package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipc.AttributeKey;
import dev.ipc.CloseReason;
import dev.ipc.Connection;
import dev.ipc.ConnectionGroup;
import dev.ipc.IpcClient;
import dev.ipc.IpcException;
import dev.ipc.IpcServer;
import dev.ipc.Limits;
import dev.ipc.RequestFailedException;
import dev.ipc.SendFailedException;
import dev.ipc.ServerConnection;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every call in every state: none blocks, none throws but for its arguments, and each future has an outcome with a type. */
class EveryCallTest extends SocketTest {
    static List<Transport> transports() {
        return Sockets.all();
    }

    private static final AttributeKey<String> KEY = AttributeKey.of("key", String.class);
    private static final int THREADS = 64;

    private ServerBuilder answering() {
        return NettyIpc.server(address)
                .transport(transport)
                .onMessage(String.class, (connection, text) -> {})
                .onRequest(String.class, (context, text) -> text);
    }

    private ClientBuilder answeringClient() {
        return clientBuilder()
                .onMessage(String.class, (connection, text) -> {})
                .onRequest(String.class, (context, text) -> text);
    }

    /** Makes every call that a connection has but those that end it, and returns what they returned futures of. */
    private static List<CompletableFuture<?>> everyCall(Connection connection) {
        assertThat(connection.id()).isPositive();
        assertThat(connection.address()).isNotNull();
        assertThat(connection.peer()).isNotNull();
        assertThat(connection.roundTripTime()).isEmpty();
        assertThat(connection.statistics()).isNotNull();
        assertThat(connection.isOpen() || !connection.isWritable()).isTrue();
        connection.setAttribute(KEY, "value");
        assertThat(connection.attribute(KEY)).hasValue("value");
        List<CompletableFuture<?>> futures = new ArrayList<>(List.of(
                connection.send("message"),
                connection.request("request", String.class),
                connection.request("request", String.class, Duration.ofSeconds(5)),
                connection.sendAndConfirm("confirmed"),
                connection.sendAndConfirm("confirmed", Duration.ofSeconds(5)),
                connection.barrier(),
                connection.writable()));
        if (connection instanceof ServerConnection there) {
            assertThat(there.groups()).isNotNull();
            futures.addAll(everyCall(there.server()));
        }
        return futures;
    }

    private static List<CompletableFuture<?>> everyCall(IpcServer server) {
        assertThat(server.address()).isNotNull();
        assertThat(server.socketPath()).isNotNull();
        assertThat(server.refusals()).isNotEmpty();
        assertThat(server.statistics()).isNotNull();
        assertThat(server.connection(-1)).isEmpty();
        assertThat(server.connectionsOfProcess(-1)).isEmpty();
        assertThat(server.connectionsOfUser(-1)).isEmpty();
        assertThat(server.connectionsWith(KEY, "none")).isEmpty();
        ConnectionGroup group = server.group("group");
        assertThat(group.name()).isEqualTo("group");
        for (ServerConnection each : server.connections()) {
            group.join(each);
            group.leave(each);
        }
        assertThat(group.members()).isNotNull();
        return List.of(
                server.broadcast("to all"),
                server.broadcastExcept("to some", server.connections()),
                group.broadcast("to a group"),
                server.broadcastRequest("to all", String.class, Duration.ofSeconds(5), each -> true)
                        .all());
    }

    private static List<CompletableFuture<?>> everyCall(IpcClient client) {
        assertThat(client.address()).isNotNull();
        assertThat(client.statistics()).isNotNull();
        List<CompletableFuture<?>> futures = new ArrayList<>(everyCall(client.connection()));
        futures.addAll(List.of(
                client.send("message"),
                client.request("request", String.class),
                client.request("request", String.class, Duration.ofSeconds(5)),
                client.sendAndConfirm("confirmed"),
                client.sendAndConfirm("confirmed", Duration.ofSeconds(5)),
                client.barrier()));
        return futures;
    }

    private static void awaitOutcomes(Collection<? extends CompletableFuture<?>> futures) throws Exception {
        for (CompletableFuture<?> each : futures) {
            try {
                each.get(SOON.toSeconds(), TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                assertThat(e.getCause()).isInstanceOf(IpcException.class);
            }
        }
    }

    private static void assertNothingLeft(Collection<? extends CompletableFuture<?>> futures) {
        for (CompletableFuture<?> each : futures) {
            assertThat(each).isDone();
            Throwable failure = each.handle((result, why) -> why).join();
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            if (cause instanceof SendFailedException send) {
                assertThat(send.certainty()).isEqualTo(SendFailedException.Certainty.NOT_SENT);
            } else if (cause instanceof RequestFailedException request) {
                assertThat(request.mayHaveRun()).isFalse();
            } else {
                assertThat(cause).isNull(); // a broadcast to nobody
            }
        }
    }

    @Test
    void whileOpenWhileClosingAndAfterTheEnd() throws Exception {
        IpcServer server = start(answering());
        IpcClient client = connect(answeringClient());
        ServerConnection there = onlyConnection(server);
        List<CompletableFuture<?>> open = everyCall(client);
        open.addAll(everyCall(there));
        awaitOutcomes(open);
        assertThat(open).noneMatch(CompletableFuture::isCompletedExceptionally);

        there.close();
        List<CompletableFuture<?>> closing = everyCall(there);
        client.close();
        closing.addAll(everyCall(client));
        server.close();
        closing.addAll(everyCall(server));
        awaitOutcomes(closing);
        client.closed().get(SOON.toSeconds(), TimeUnit.SECONDS);
        server.closed().get(SOON.toSeconds(), TimeUnit.SECONDS);

        List<CompletableFuture<?>> ended = everyCall(client);
        ended.addAll(everyCall(there));
        assertNothingLeft(ended);
        client.close();
        client.abort();
        there.close();
        there.abort();
        server.close();
        server.abort();
        assertThat(client.closed()).isDone();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void fromEachCallback(boolean direct) throws Exception {
        ConcurrentLinkedQueue<CompletableFuture<?>> futures = new ConcurrentLinkedQueue<>();
        AtomicInteger callbacks = new AtomicInteger();
        ServerBuilder builder = answering()
                .onConnected(connection -> {
                    futures.addAll(everyCall(connection));
                    callbacks.incrementAndGet();
                })
                .onMessage(Integer.class, (connection, number) -> {
                    futures.addAll(everyCall(connection));
                    callbacks.incrementAndGet();
                })
                .onRequest(Integer.class, (context, number) -> {
                    futures.addAll(everyCall(context.connection()));
                    callbacks.incrementAndGet();
                    return number;
                })
                .onReceiveFailure((connection, failure) -> {
                    futures.addAll(everyCall(connection));
                    callbacks.incrementAndGet();
                })
                .onClosed((connection, reason) -> {
                    futures.addAll(everyCall(connection));
                    connection.close();
                    connection.abort();
                    callbacks.incrementAndGet();
                    events.add(reason.code());
                });
        IpcServer server = start(direct ? builder.directDispatch() : builder);
        IpcClient client = connect(direct ? answeringClient().directDispatch() : answeringClient());
        client.send(1).get(SOON.toSeconds(), TimeUnit.SECONDS);
        client.send(1L).get(SOON.toSeconds(), TimeUnit.SECONDS); // nobody handles it
        assertThat(client.request(1, Integer.class).get(SOON.toSeconds(), TimeUnit.SECONDS))
                .isEqualTo(1);
        client.close();
        assertThat(nextEvent()).isEqualTo("REMOTE");
        awaitOutcomes(futures);
        assertThat(callbacks).hasValue(5);
        assertThat(server.connections()).isEmpty();
    }

    @Test
    void from64ThreadsWhileAllEnds() throws Exception {
        AtomicInteger ends = new AtomicInteger();
        IpcServer server = start(answering().onClosed((connection, reason) -> ends.incrementAndGet()));
        IpcClient client = connect(answeringClient());
        ServerConnection there = onlyConnection(server);
        ExecutorService threads = closer.add(Executors.newFixedThreadPool(THREADS));
        CyclicBarrier together = new CyclicBarrier(THREADS);
        List<Future<List<CompletableFuture<?>>>> calls = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int thread = i;
            calls.add(threads.submit(() -> {
                together.await(30, TimeUnit.SECONDS);
                List<CompletableFuture<?>> futures = new ArrayList<>(everyCall(client));
                switch (thread % 8) {
                    case 0 -> client.close();
                    case 1 -> there.close();
                    case 2 -> server.close();
                    default -> futures.addAll(everyCall(there));
                }
                futures.addAll(everyCall(client));
                return futures;
            }));
        }
        for (Future<List<CompletableFuture<?>>> each : calls) {
            awaitOutcomes(each.get(60, TimeUnit.SECONDS));
        }
        assertThat(client.closed().get(SOON.toSeconds(), TimeUnit.SECONDS)).isNotNull();
        assertThat(server.closed().get(SOON.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(CloseReason.Local.class);
        assertThat(ends).hasValue(1);
    }

    @Test
    void noCallTakesNull() throws Exception {
        IpcServer server = start(answering());
        IpcClient client = connect(answeringClient());
        ServerConnection there = onlyConnection(server);
        List<String> taken = new ArrayList<>();
        passNulls(IpcServer.class, server, there, taken);
        passNulls(IpcClient.class, client, there, taken);
        passNulls(ServerConnection.class, there, there, taken);
        passNulls(ConnectionGroup.class, server.group("g"), there, taken);
        passNulls(ServerBuilder.class, NettyIpc.server(address), there, taken);
        passNulls(ClientBuilder.class, NettyIpc.client(address), there, taken);
        assertThat(taken).isEmpty();
        assertThat(client.request("still there", String.class).get(SOON.toSeconds(), TimeUnit.SECONDS))
                .isEqualTo("still there");
    }

    /** Calls each method with null in the place of each of its arguments; notes where that isn't refused at once. */
    private static void passNulls(Class<?> type, Object target, ServerConnection there, List<String> taken)
            throws IllegalAccessException {
        for (Method method : type.getMethods()) {
            if (method.getDeclaringClass() == Object.class
                    || Modifier.isStatic(method.getModifiers())
                    || method.isBridge()) {
                continue;
            }
            Class<?>[] types = method.getParameterTypes();
            for (int i = 0; i < types.length; i++) {
                boolean nullIsNone = method.getName().equals("setAttribute") && i == 1;
                if (types[i].isPrimitive() || nullIsNone) {
                    continue;
                }
                Object[] arguments = new Object[types.length];
                for (int j = 0; j < types.length; j++) {
                    arguments[j] = j == i ? null : some(types[j], there);
                }
                try {
                    method.invoke(target, arguments);
                    taken.add(method + " argument " + i);
                } catch (InvocationTargetException e) {
                    if (!(e.getCause() instanceof NullPointerException)) {
                        taken.add(method + " argument " + i + ": " + e.getCause());
                    }
                }
            }
        }
    }

    private static Object some(Class<?> type, ServerConnection there) {
        Map<Class<?>, Object> values = Map.of(
                long.class,
                1L,
                int.class,
                1,
                Class.class,
                String.class,
                Duration.class,
                Duration.ofSeconds(5),
                AttributeKey.class,
                KEY,
                ServerConnection.class,
                there,
                PipelineSlot.class,
                PipelineSlot.BYTES);
        Object known = values.get(type);
        if (known == null && type.isInterface()) {
            return Proxy.newProxyInstance(
                    type.getClassLoader() == null ? there.getClass().getClassLoader() : type.getClassLoader(),
                    new Class<?>[] {type},
                    (proxy, method, arguments) -> null);
        }
        return known == null ? "some" : known;
    }

    @Test
    void withTheSmallestAndTheLargestLimits() throws Exception {
        Limits smallest = Limits.builder()
                .maxContentBytes(1024)
                .maxQueuedBytes(1)
                .maxQueuedMessages(1)
                .maxUndispatchedBytes(1)
                .maxUndispatchedMessages(1)
                .maxRequestsInFlight(1)
                .build();
        Limits largest = Limits.builder()
                .maxContentBytes(Integer.MAX_VALUE - (1 << 20))
                .maxQueuedBytes(Integer.MAX_VALUE)
                .maxQueuedMessages(Integer.MAX_VALUE)
                .maxUndispatchedBytes(Integer.MAX_VALUE)
                .maxUndispatchedMessages(Integer.MAX_VALUE)
                .maxRequestsInFlight(Integer.MAX_VALUE)
                .maxConnections(Integer.MAX_VALUE)
                .build();
        start(answering().limits(smallest));
        IpcClient client = connect(answeringClient().limits(largest));
        for (int i = 0; i < 100; i++) {
            client.send("message");
            assertThat(client.request("request " + i, String.class).get(SOON.toSeconds(), TimeUnit.SECONDS))
                    .isEqualTo("request " + i);
        }
    }
}
