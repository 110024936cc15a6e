package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.ipc.BroadcastResult;
import dev.ipc.IpcClient;
import dev.ipc.IpcServer;
import dev.ipc.codec.MessageTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A broadcast to many. */
class BroadcastTest extends SocketTest {
    static List<Transport> transports() {
        return Sockets.all();
    }

    private static final int RECIPIENTS = 1000;

    record News(String text) {}

    /** A serializer that counts its runs. */
    private static final class CountingSerializer extends Serializer<News> {
        private final AtomicInteger written = new AtomicInteger();
        private final AtomicInteger read = new AtomicInteger();

        @Override
        public void write(Kryo kryo, Output output, News news) {
            written.incrementAndGet();
            output.writeString(news.text());
        }

        @Override
        public News read(Kryo kryo, Input input, Class<? extends News> type) {
            read.incrementAndGet();
            return new News(input.readString());
        }
    }

    @Test
    void P5_aBroadcastToAThousandIsEncodedOnceAndCompletesOnce() throws Exception {
        CountingSerializer serializer = new CountingSerializer();
        MessageTypes types = MessageTypes.builder()
                .registerSerializer(News.class, "news", 1, () -> serializer)
                .build();
        IpcServer server = start(NettyIpc.server(address).transport(transport).types(types));
        int recipients = transport == Transport.NIO ? RECIPIENTS / 10 : RECIPIENTS;
        CountDownLatch received = new CountDownLatch(recipients);
        List<CompletableFuture<IpcClient>> clients = new ArrayList<>();
        for (int i = 0; i < recipients; i++) {
            clients.add(clientBuilder()
                    .directDispatch()
                    .types(types)
                    .waitForService(SOON)
                    .onMessage(News.class, (connection, news) -> received.countDown())
                    .connect());
        }
        clients.forEach(each -> closer.add(each.orTimeout(60, TimeUnit.SECONDS).join()));
        // They came all at once, more than may be in the handshake: none that was let in is turned away afterwards.
        assertThat(server.connections()).hasSize(recipients);
        AtomicInteger completions = new AtomicInteger();
        CompletableFuture<BroadcastResult> broadcast = server.broadcast(new News("to all"));
        CompletableFuture<Void> told = broadcast.thenRun(completions::incrementAndGet);
        assertThat(received.await(60, TimeUnit.SECONDS)).isTrue();
        told.get(SOON.toSeconds(), TimeUnit.SECONDS);
        assertThat(broadcast.join().written()).hasSize(recipients);
        assertThat(completions).hasValue(1);
        assertThat(serializer.written).hasValue(1);
        assertThat(serializer.read).hasValue(recipients);
    }
}
