package dev.ipc.benchmarks.peers;

import dev.ipc.IpcClient;
import dev.ipc.IpcServer;
import dev.ipc.Limits;
import dev.ipc.ServiceAddress;
import dev.ipc.codec.MessageTypes;
import dev.ipc.netty.ClientBuilder;
import dev.ipc.netty.NettyIpc;
import dev.ipc.netty.ServerBuilder;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * This library, with all its defaults but the executor, where one is given.
 *
 * <p>A question is a request and its answer the reply; or both are messages, which promises less.
 */
final class IpcPeer implements Peer {
    private static final int LARGE_BYTES = 17 << 20;

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

    private final @Nullable Executor executor;
    private final boolean requests;

    /** Makes the peer; without an executor, its callbacks run on the library's own. */
    IpcPeer(@Nullable Executor executor, boolean requests) {
        this.executor = executor;
        this.requests = requests;
    }

    private static ServiceAddress address(Path directory) {
        return ServiceAddress.of("dev.ipc.benchmarks", "peer").in(directory.resolve("ipc"));
    }

    @Override
    public Serving serve(Path directory, Answers answers) {
        ServerBuilder builder = NettyIpc.server(address(directory))
                .types(TYPES)
                .limits(LIMITS)
                .onMessage(Note.class, (connection, note) -> {
                    if (answers.take(note) instanceof Note answer) {
                        IpcLink.noted(connection.send(answer));
                    }
                })
                .onRequest(Note.class, (context, note) -> answers.take(note))
                .onMessage(Blob.class, (connection, blob) -> answers.take(blob));
        if (executor != null) {
            builder.executor(executor);
        }
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
        ClientBuilder builder = NettyIpc.client(address(directory))
                .types(TYPES)
                .limits(LIMITS)
                .onMessage(Note.class, (connection, note) -> awaited.accept(note));
        if (executor != null) {
            builder.executor(executor);
        }
        IpcClient client = builder.connect().join();
        return new IpcLink(client, awaited, executor != null, requests);
    }
}
