package dev.ipc.benchmarks.peers;

import dev.ipc.IpcClient;
import dev.ipc.IpcServer;
import dev.ipc.Limits;
import dev.ipc.ServiceAddress;
import dev.ipc.codec.MessageTypes;
import dev.ipc.netty.ClientBuilder;
import dev.ipc.netty.EndpointBuilder;
import dev.ipc.netty.NettyIpc;
import dev.ipc.netty.ServerBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * This library, with all its defaults but direct dispatch, and but threads that spin, where that is wanted.
 *
 * <p>A question is a request and its answer the reply; or both are messages, which promises less.
 */
final class IpcPeer implements Peer {
    private static final int LARGE_BYTES = 17 << 20;

    private static final Duration SPIN = Duration.ofMillis(1);

    private static final MessageTypes TYPES = MessageTypes.builder()
            .register(Note.class, Blob.class)
            .register(NumberedTypes.of(Integer.getInteger("benchmark.types", 0)))
            .build();

    /** The defaults, but where messages of 16 MiB are wanted that their type and number still fit in. */
    private static final Limits LIMITS = Boolean.getBoolean("benchmark.large")
            ? Limits.builder()
                    .maxContentBytes(LARGE_BYTES)
                    .maxQueuedBytes(4 * LARGE_BYTES)
                    .build()
            : Limits.DEFAULT;

    private final boolean direct;
    private final boolean spins;
    private final boolean requests;

    private IpcPeer(boolean direct, boolean spins, boolean requests) {
        this.direct = direct;
        this.spins = spins;
        this.requests = requests;
    }

    /** Returns the peer with all defaults. */
    static IpcPeer usual() {
        return new IpcPeer(false, false, true);
    }

    /** Returns one with direct dispatch. */
    static IpcPeer direct() {
        return new IpcPeer(true, false, true);
    }

    /** Returns one with direct dispatch, for which question and answer are messages. */
    static IpcPeer messages() {
        return new IpcPeer(true, false, false);
    }

    /** Returns one with direct dispatch whose event loops and callers spin before they sleep. */
    static IpcPeer spinning() {
        return new IpcPeer(true, true, true);
    }

    private void configure(EndpointBuilder<?, ?> builder) {
        builder.types(TYPES).limits(LIMITS);
        if (direct) {
            builder.directDispatch();
        }
        if (spins) {
            builder.busyPolling(SPIN).spinningCallers(SPIN);
        }
    }

    private static ServiceAddress address(Path directory) {
        return ServiceAddress.of("dev.ipc.benchmarks", "peer").in(directory.resolve("ipc"));
    }

    @Override
    public Serving serve(Path directory, Answers answers) {
        ServerBuilder builder = NettyIpc.server(address(directory))
                .onMessage(Note.class, (connection, note) -> {
                    if (answers.take(note) instanceof Note answer) {
                        IpcLink.noted(connection.send(answer));
                    }
                })
                .onRequest(Note.class, (context, note) -> answers.take(note))
                .onMessage(Blob.class, (connection, blob) -> answers.take(blob));
        configure(builder);
        IpcServer server = builder.start().join();
        return new Serving() {
            @Override
            public void broadcast(Note note) {
                IpcLink.noted(server.broadcast(note));
            }

            @Override
            public void close() {
                server.close();
                server.closed().join();
            }
        };
    }

    @Override
    public Link connect(Path directory, Consumer<Object> received) {
        Awaited awaited = new Awaited(received);
        ClientBuilder builder =
                NettyIpc.client(address(directory)).onMessage(Note.class, (connection, note) -> awaited.accept(note));
        configure(builder);
        IpcClient client = builder.connect().join();
        return new IpcLink(client, awaited, direct, requests);
    }
}
