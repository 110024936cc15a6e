package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipc.IpcClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
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
}
