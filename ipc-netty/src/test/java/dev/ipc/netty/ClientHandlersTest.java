package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipc.IpcClient;
import dev.ipc.netty.testing.InProcess;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The threads on which the callbacks of a process's clients run. */
@Timeout(60)
class ClientHandlersTest {
    private static final int MANY = 300;

    private static boolean isHandler(Thread thread) {
        return thread.getName().startsWith("ipc-client-handler-");
    }

    @Test
    void callbacksThatBlockHoldUpNoOtherClient() throws Exception {
        int blocking = 20;
        CountDownLatch blocked = new CountDownLatch(blocking);
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch heard = new CountDownLatch(1);
        try (InProcess here = new InProcess()) {
            var server = here.serve(builder -> builder);
            for (int i = 0; i < blocking; i++) {
                here.connect(builder -> builder.onMessage(String.class, (connection, text) -> {
                    blocked.countDown();
                    end.await();
                }));
            }
            here.connect(builder -> builder.onMessage(Long.class, (connection, number) -> heard.countDown()));
            assertThat(server.broadcast("all")).succeedsWithin(20, TimeUnit.SECONDS);
            assertThat(blocked.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(server.broadcast(1L)).succeedsWithin(20, TimeUnit.SECONDS);
            assertThat(heard.await(20, TimeUnit.SECONDS)).isTrue();
            end.countDown();
        }
    }

    @Test
    void manyClientsShareFewThreads() {
        Set<Thread> used = ConcurrentHashMap.newKeySet();
        CountDownLatch received = new CountDownLatch(MANY);
        try (InProcess here = new InProcess()) {
            var server = here.serve(builder -> builder);
            for (int i = 0; i < MANY; i++) {
                IpcClient client = here.connect(builder -> builder.onMessage(String.class, (connection, text) -> {
                    used.add(Thread.currentThread());
                    received.countDown();
                }));
                assertThat(client.connection().isOpen()).isTrue();
            }
            assertThat(server.broadcast("all")).succeedsWithin(20, TimeUnit.SECONDS);
            Awaitility.await().until(() -> received.getCount() == 0);
        }
        assertThat(used).allMatch(ClientHandlersTest::isHandler).hasSizeLessThan(MANY / 4);
    }
}
