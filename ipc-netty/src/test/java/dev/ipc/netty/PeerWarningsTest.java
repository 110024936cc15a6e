package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipc.Counter;
import dev.ipc.IpcServer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A peer that gives cause for warnings without end. */
class PeerWarningsTest extends SocketTest {
    private static final int TIMES = 500;

    private static void assertFew(List<String> lines, long since) {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - since) + 1;
        assertThat(lines).hasSizeLessThanOrEqualTo((int) (PeerWarnings.LINES_PER_SECOND * (seconds + 1)));
    }

    @Test
    void whatNobodyTakesIsCountedAndLoggedAFewTimes() {
        try (LogCapture log = new LogCapture(EndpointBuilder.class)) {
            long begin = System.nanoTime();
            IpcServer server = start(serverBuilder());
            RawPeer peer = welcomedPeer(server);
            for (int i = 0; i < TIMES; i++) {
                peer.sendMessage(7L);
            }
            Awaitility.await().atMost(SOON).until(() -> server.statistics().count(Counter.RECEIVE_FAILURES) == TIMES);
            assertFew(log.lines(), begin);
        }
    }

    @Test
    void failingHandlersAreLoggedAFewTimes() {
        try (LogCapture messages = new LogCapture(Dispatch.class);
                LogCapture requests = new LogCapture(ReceivedRequest.class)) {
            long begin = System.nanoTime();
            IpcServer server = start(NettyIpc.server(address)
                    .transport(transport)
                    .onMessage(String.class, (connection, text) -> {
                        throw new IllegalStateException(text);
                    })
                    .onRequest(String.class, (context, text) -> {
                        throw new IllegalStateException(text);
                    }));
            RawPeer peer = welcomedPeer(server);
            for (int i = 1; i <= TIMES; i++) {
                peer.sendMessage("wrong");
                peer.sendFrame("HTTP/1.1 200 OK", RawPeer.encode("wrong"), "message-id: " + i);
                assertThat(peer.readFrame().status()).isEqualTo(500);
            }
            assertThat(server.statistics().count(Counter.CALLBACK_FAILURES)).isEqualTo(TIMES);
            assertFew(messages.lines(), begin);
            assertFew(requests.lines(), begin);
        }
    }
}
