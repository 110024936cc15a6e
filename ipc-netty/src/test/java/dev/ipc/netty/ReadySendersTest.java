package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipc.Limits;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Those of one loop that have something to write. */
class ReadySendersTest {
    private final List<Runnable> tasks = new ArrayList<>();
    private boolean full;

    private final EventLoop loop = (EventLoop) Proxy.newProxyInstance(
            ReadySendersTest.class.getClassLoader(), new Class<?>[] {EventLoop.class}, (proxy, method, arguments) -> {
                if (!method.getName().equals("execute")) {
                    return false; // it isn't shutting down
                }
                if (full) {
                    throw new RejectedExecutionException("for the test");
                }
                tasks.add((Runnable) arguments[0]);
                return null;
            });

    private final ReadySenders ready = new ReadySenders(loop);

    private Sender newSender() {
        NettyConnection connection = TestEndpoint.server(Limits.DEFAULT).newConnection(new EmbeddedChannel());
        return connection.sender();
    }

    private void runTasks() {
        List<Runnable> due = List.copyOf(tasks);
        tasks.clear();
        due.forEach(Runnable::run);
    }

    @Test
    void theLoopIsWokenOnceForAllAndAgainForWhoComesLater() {
        Sender first = newSender();
        Sender second = newSender();
        ready.add(first);
        ready.add(second);
        ready.add(first);
        assertThat(tasks).hasSize(1);
        assertThat(first.enlist()).as("its place is taken").isFalse();
        runTasks();
        ready.add(second);
        ready.add(first);
        assertThat(tasks).hasSize(1);
    }

    @Test
    void whereTheLoopTakesNoTaskTheNextMessageWakesItUp() {
        Sender first = newSender();
        Sender second = newSender();
        full = true;
        ready.add(first);
        full = false;
        ready.add(second);
        ready.add(first);
        assertThat(tasks).hasSize(1);
    }
}
