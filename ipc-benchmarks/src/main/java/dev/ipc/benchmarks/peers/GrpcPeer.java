package dev.ipc.benchmarks.peers;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.unix.DomainSocketAddress;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * gRPC on a Unix socket, with its epoll transport, direct executors and Kryo for the messages. A question is a unary call; a
 * stream is one call of the client's that streams; a broadcast goes to one streaming call of each client.
 */
final class GrpcPeer implements Peer {
    static final int WINDOW_BYTES = 8 << 20;
    static final int MAX_MESSAGE_BYTES = 16 << 20;
    static final MethodDescriptor<Object, Object> ASK = method("ask", MethodType.UNARY);
    static final MethodDescriptor<Object, Object> STREAM = method("stream", MethodType.CLIENT_STREAMING);
    static final MethodDescriptor<Object, Object> LISTEN = method("listen", MethodType.SERVER_STREAMING);

    private static final ThreadLocal<KryoBytes> KRYO = ThreadLocal.withInitial(KryoBytes::new);
    private static final EventLoopGroup CLIENTS = new EpollEventLoopGroup(1);

    /** Netty's, which would warn at each connect of an option of gRPC's that Unix sockets don't know; held, as loggers aren't. */
    private static final Logger CONNECTS = Logger.getLogger("io.grpc.netty.shaded.io.netty.bootstrap");

    static {
        CONNECTS.setLevel(Level.OFF);
    }

    private static MethodDescriptor<Object, Object> method(String name, MethodType type) {
        return MethodDescriptor.<Object, Object>newBuilder()
                .setFullMethodName(MethodDescriptor.generateFullMethodName("peer", name))
                .setType(type)
                .setRequestMarshaller(new KryoMarshaller())
                .setResponseMarshaller(new KryoMarshaller())
                .build();
    }

    @Override
    public Serving serve(Path directory, Answers answers) throws Exception {
        Set<StreamObserver<Object>> listeners = ConcurrentHashMap.newKeySet();
        ServerServiceDefinition service = ServerServiceDefinition.builder("peer")
                .addMethod(ASK, ServerCalls.asyncUnaryCall((note, answer) -> {
                    answer.onNext(Objects.requireNonNull(answers.take(note)));
                    answer.onCompleted();
                }))
                .addMethod(STREAM, ServerCalls.asyncClientStreamingCall(answer -> new Counting(answers, answer)))
                .addMethod(LISTEN, ServerCalls.asyncServerStreamingCall((note, observer) -> {
                    ((io.grpc.stub.ServerCallStreamObserver<Object>) observer)
                            .setOnCancelHandler(() -> listeners.remove(observer));
                    listeners.add(observer);
                }))
                .build();
        Server server = NettyServerBuilder.forAddress(socket(directory))
                .channelType(EpollServerDomainSocketChannel.class)
                .bossEventLoopGroup(new EpollEventLoopGroup(1))
                .workerEventLoopGroup(
                        new EpollEventLoopGroup(Math.min(4, Runtime.getRuntime().availableProcessors())))
                .directExecutor()
                .flowControlWindow(WINDOW_BYTES)
                .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                .addService(service)
                .build()
                .start();
        return new Serving() {
            @Override
            public void broadcast(Note note) {
                listeners.forEach(listener -> listener.onNext(note));
            }

            @Override
            public void close() {
                server.shutdownNow();
            }
        };
    }

    @Override
    public Link connect(Path directory, Consumer<Object> received) {
        ManagedChannel channel = NettyChannelBuilder.forAddress(socket(directory))
                .channelType(EpollDomainSocketChannel.class)
                .eventLoopGroup(CLIENTS)
                .usePlaintext()
                .directExecutor()
                .flowControlWindow(WINDOW_BYTES)
                .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                .build();
        return new GrpcLink(channel, received);
    }

    private static DomainSocketAddress socket(Path directory) {
        return new DomainSocketAddress(directory.resolve("grpc.sock").toString());
    }

    static CallOptions options() {
        return CallOptions.DEFAULT;
    }

    /** The server's side of a stream. */
    private record Counting(Answers answers, StreamObserver<Object> answer) implements StreamObserver<Object> {
        @Override
        public void onNext(Object message) {
            answers.take(message);
        }

        @Override
        public void onError(Throwable failure) {
            failure.printStackTrace();
        }

        @Override
        public void onCompleted() {
            answer.onNext(Note.of(1));
            answer.onCompleted();
        }
    }

    /** Kryo in place of generated classes. */
    private static final class KryoMarshaller implements MethodDescriptor.Marshaller<Object> {
        @Override
        public InputStream stream(Object message) {
            KryoBytes kryo = KRYO.get();
            int length = kryo.encode(message);
            return new ByteArrayInputStream(Arrays.copyOf(kryo.array(), length));
        }

        @Override
        public Object parse(InputStream stream) {
            KryoBytes kryo = KRYO.get();
            try {
                int length = stream.available();
                int read = stream.readNBytes(kryo.room(length), 0, length);
                return kryo.decode(read);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    static void close(ManagedChannel channel) throws InterruptedException {
        channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    }
}
