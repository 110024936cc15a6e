package dev.ipc.examples.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipc.IpcClient;
import dev.ipc.IpcServer;
import dev.ipc.ServiceAddress;
import dev.ipc.netty.ClientBuilder;
import dev.ipc.netty.NettyIpc;
import dev.ipc.netty.PipelineSlot;
import dev.ipc.netty.ServerBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The channel handlers of the chapter on custom pipelines, between a server and a client. */
@NullMarked
class PipelineExamplesTest {
    private static final Pattern QUOTE =
            Pattern.compile("(?s)\\]\\((\\S+\\.java)\\)((?!\n## ).)*?\\n\\n((?: {4}[^\\n]*\\n)+)");

    @TempDir
    private Path directory = Path.of("");

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

    private ServiceAddress address() {
        return ServiceAddress.of("dev.ipc.examples", "pipeline").in(directory.resolve("c"));
    }

    private IpcServer start(ServerBuilder server) {
        return server.onMessage(String.class, (connection, text) -> received.add(text))
                .start()
                .join();
    }

    private static IpcClient connect(ClientBuilder client) {
        return client.connect().join();
    }

    private String next() throws InterruptedException {
        return String.valueOf(received.poll(20, TimeUnit.SECONDS));
    }

    /** What the page quotes of a class, after a link to it, stands there; white space aside. */
    @Test
    void thePageQuotesTheSources() throws IOException {
        List<MatchResult> quotes = QUOTE.matcher(Files.readString(Path.of("../docs/pipeline.md")))
                .results()
                .toList();
        assertThat(quotes).hasSize(3);
        for (MatchResult quote : quotes) {
            String source = Files.readString(Path.of("../docs").resolve(quote.group(1)));
            assertThat(source.replaceAll("\\s+", " "))
                    .contains(quote.group(3).strip().replaceAll("\\s+", " "));
        }
    }

    @Test
    void theWireLoggerSeesBothHellosAndEachMessage() throws Exception {
        List<String> log = new CopyOnWriteArrayList<>();
        try (IpcServer server = start(NettyIpc.server(address())
                        .channelHandler(PipelineSlot.BYTES, "wire-logger", () -> new WireLogger(log::add)));
                IpcClient client = connect(NettyIpc.client(address()))) {
            client.send("over the wire").join();
            assertThat(next()).as("%s", server).isEqualTo("over the wire");
        }
        assertThat(log.get(0)).startsWith("received ").contains("HTTP/1.1 200 OK");
        assertThat(log.get(1)).startsWith("sent ");
        assertThat(log.get(2)).startsWith("received ").contains("over the");
    }

    @Test
    void theTraceOfASenderReachesTheReceiver() throws Exception {
        String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        List<String> traces = new CopyOnWriteArrayList<>();
        try (IpcServer server = start(NettyIpc.server(address())
                        .channelHandler(
                                PipelineSlot.FRAMES, "trace", () -> new TraceContext(() -> trace, traces::add)));
                IpcClient client = connect(NettyIpc.client(address())
                        .channelHandler(
                                PipelineSlot.FRAMES, "trace", () -> new TraceContext(() -> trace, ignored -> {})));
                IpcClient plain = connect(NettyIpc.client(address()))) {
            client.send("traced").join();
            assertThat(next()).as("%s", server).isEqualTo("traced");
            plain.send("untraced").join();
            assertThat(next()).isEqualTo("untraced");
        }
        assertThat(traces.subList(0, 2))
                .as("those of the hello and of the message")
                .containsExactly(trace, trace);
    }

    @Test
    void theRateLimiterDropsWhatComesTooFastAndCountsIt() throws Exception {
        AtomicLong clock = new AtomicLong();
        AtomicLong dropped = new AtomicLong();
        try (IpcServer server = start(NettyIpc.server(address())
                        .onRequest(String.class, (context, text) -> "answer")
                        .channelHandler(PipelineSlot.MESSAGES, "rate", () -> new RateLimiter(2, clock::get, dropped)));
                IpcClient client = connect(NettyIpc.client(address()))) {
            for (int i = 1; i <= 5; i++) {
                client.send("message " + i).join();
            }
            assertThat(client.request("a request passes", String.class).join()).isEqualTo("answer");
            assertThat(dropped).hasValue(3);
            clock.addAndGet(TimeUnit.SECONDS.toNanos(1));
            client.send("a second later").join();
            assertThat(List.of(next(), next(), next()))
                    .as("%s", server)
                    .containsExactly("message 1", "message 2", "a second later");
        }
    }
}
