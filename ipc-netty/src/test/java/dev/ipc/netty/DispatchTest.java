package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipc.Counter;
import dev.ipc.IpcClient;
import dev.ipc.IpcServer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** Where callbacks run: on virtual threads, or on the event loop, in place of the pool. */
class DispatchTest extends SocketTest {
    static List<Transport> transports() {
        return Sockets.all();
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void onVirtualThreadsAnyNumberOfConnectionsMayBlockAtOnce() throws Exception {
        int clients = 4 * Math.max(4, 2 * Runtime.getRuntime().availableProcessors());
        CyclicBarrier allHere = new CyclicBarrier(clients);
        start(NettyIpc.server(address)
                .transport(transport)
                .virtualThreads()
                .onRequest(Integer.class, (context, number) -> {
                    allHere.await(30, TimeUnit.SECONDS);
                    return Thread.currentThread().getClass().getName();
                }));
        List<CompletableFuture<String>> replies = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            replies.add(connect(clientBuilder().virtualThreads()).request(i, String.class));
        }
        for (CompletableFuture<String> reply : replies) {
            assertThat(reply.get(SOON.toSeconds(), TimeUnit.SECONDS)).isEqualTo("java.lang.VirtualThread");
        }
    }

    @Test
    @EnabledForJreRange(max = JRE.JAVA_20)
    void virtualThreadsAreRefusedWhereThereAreNone() {
        assertThatThrownBy(() -> NettyIpc.server(address).virtualThreads())
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("JDK 21 or newer");
    }

    @Test
    void directCallbacksRunOnTheEventLoopWhereWaitingIsRefused() throws Exception {
        start(serverBuilder().directDispatch().onRequest(Integer.class, (context, number) -> {
            assertThat(Thread.currentThread()).isInstanceOf(IpcFuture.Unblockable.class);
            assertThatThrownBy(() ->
                            context.connection().request(number, Integer.class).join())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("must not wait");
            assertThatThrownBy(() -> context.connection()
                            .writable()
                            .thenCompose(now -> context.connection().barrier())
                            .get())
                    .isInstanceOf(IllegalStateException.class);
            return number + 1;
        }));
        IpcClient client =
                connect(clientBuilder().directDispatch().onRequest(Integer.class, (context, number) -> -number));
        assertThat(client.request(41, Integer.class).get(SOON.toSeconds(), TimeUnit.SECONDS))
                .isEqualTo(42);
    }

    @Test
    void aBusyConnectionKeepsItsThreadUntilSomethingElseWaitsForIt() throws Exception {
        int last = 900;
        Semaphore mayGo = new Semaphore(0);
        ThreadPoolExecutor pool = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
        try {
            IpcServer server = start(serverBuilder().executor(pool).onMessage(Integer.class, (connection, number) -> {
                if (number == 0) {
                    mayGo.acquire();
                }
                events.add(number);
            }));
            IpcClient busy = connect(clientBuilder());
            IpcClient other = connect(clientBuilder());
            assertThat(List.of(nextEvent(), nextEvent())).containsOnly("connected");

            sendUpTo(last, busy, server);
            long before = pool.getTaskCount();
            mayGo.release();
            assertThat(eventsUntil(last)).hasSize(last + 1);
            assertThat(pool.getTaskCount()).as("turns that stood in line").isEqualTo(before);

            sendUpTo(last, busy, server);
            other.send("meanwhile");
            Awaitility.await().atMost(SOON).until(() -> !pool.getQueue().isEmpty());
            mayGo.release();
            assertThat(eventsUntil(last)).hasSize(last + 2).contains("meanwhile");
        } finally {
            closeAll();
            pool.shutdown();
        }
    }

    private static void sendUpTo(int last, IpcClient client, IpcServer server) {
        long before = server.statistics().count(Counter.RECEIVED);
        for (int i = 0; i <= last; i++) {
            client.send(i);
        }
        Awaitility.await().atMost(SOON).until(() -> server.statistics().count(Counter.RECEIVED) == before + last + 1);
    }

    private List<Object> eventsUntil(Object last) {
        List<Object> all = new ArrayList<>();
        do {
            all.add(nextEvent());
        } while (!all.get(all.size() - 1).equals(last));
        return all;
    }

    @Test
    void theMoreAReadBringsTheMoreIsHandedOverAtOnce() throws Exception {
        int messages = 1000;
        AtomicInteger turns = new AtomicInteger();
        IpcServer server = start(serverBuilder().executor(task -> {
            turns.incrementAndGet();
            task.run();
        }));
        RawPeer peer = welcomedPeer(server);
        assertThat(nextEvent()).isEqualTo("connected");
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        for (int i = 0; i < messages; i++) {
            byte[] body = RawPeer.encode("m" + i);
            frames.writeBytes(("HTTP/1.1 200 OK\r\ncontent-length: " + body.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            frames.writeBytes(body);
        }
        int before = turns.get();
        peer.sendBytes(frames.toByteArray());
        for (int i = 0; i < messages; i++) {
            assertThat(nextEvent()).isEqualTo("m" + i);
        }
        assertThat(turns.get() - before).isLessThan(messages / 32);
    }
}
