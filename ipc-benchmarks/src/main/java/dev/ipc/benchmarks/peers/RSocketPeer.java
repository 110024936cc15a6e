package dev.ipc.benchmarks.peers;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.unix.DomainSocketAddress;
import io.rsocket.Payload;
import io.rsocket.RSocket;
import io.rsocket.SocketAcceptor;
import io.rsocket.core.RSocketConnector;
import io.rsocket.core.RSocketServer;
import io.rsocket.frame.decoder.PayloadDecoder;
import io.rsocket.transport.netty.client.TcpClientTransport;
import io.rsocket.transport.netty.server.CloseableChannel;
import io.rsocket.transport.netty.server.TcpServerTransport;
import io.rsocket.util.ByteBufPayload;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.netty.tcp.TcpClient;
import reactor.netty.tcp.TcpServer;

/**
 * RSocket on a Unix socket, with Netty's epoll transport, payloads without a copy, and Kryo. A question is a request with a
 * response; a stream is a channel; a broadcast goes to one request stream of each client.
 */
final class RSocketPeer implements Peer {
    /** Without a bound the sender queues what the socket doesn't take. */
    private static final int UNDER_WAY = 128;

    private static final ThreadLocal<KryoBytes> KRYO = ThreadLocal.withInitial(KryoBytes::new);

    private static Payload encoded(Object message) {
        KryoBytes kryo = KRYO.get();
        int length = kryo.encode(message);
        return ByteBufPayload.create(ByteBufAllocator.DEFAULT.ioBuffer(length).writeBytes(kryo.array(), 0, length));
    }

    private static Object decoded(Payload payload) {
        KryoBytes kryo = KRYO.get();
        try {
            ByteBuf data = payload.sliceData();
            int length = data.readableBytes();
            data.readBytes(kryo.room(length), 0, length);
            return kryo.decode(length);
        } finally {
            payload.release();
        }
    }

    @Override
    public Serving serve(Path directory, Answers answers) {
        Set<FluxSink<Payload>> listeners = ConcurrentHashMap.newKeySet();
        RSocket acting = new RSocket() {
            @Override
            public Mono<Payload> requestResponse(Payload payload) {
                return Mono.just(encoded(Objects.requireNonNull(answers.take(decoded(payload)))));
            }

            @Override
            public Flux<Payload> requestChannel(Publisher<Payload> payloads) {
                return Flux.from(payloads)
                        .limitRate(UNDER_WAY)
                        .doOnNext(payload -> answers.take(decoded(payload)))
                        .thenMany(Flux.empty());
            }

            @Override
            public Flux<Payload> requestStream(Payload payload) {
                payload.release();
                return Flux.create(sink -> {
                    sink.onDispose(() -> listeners.remove(sink));
                    listeners.add(sink);
                });
            }
        };
        CloseableChannel server = RSocketServer.create(SocketAcceptor.with(acting))
                .payloadDecoder(PayloadDecoder.ZERO_COPY)
                .bind(TcpServerTransport.create(TcpServer.create().bindAddress(() -> socket(directory))))
                .block();
        return new Serving() {
            @Override
            public void broadcast(Note note) {
                listeners.forEach(listener -> listener.next(encoded(note)));
            }

            @Override
            public void close() {
                Objects.requireNonNull(server).dispose();
            }
        };
    }

    @Override
    public Link connect(Path directory, Consumer<Object> received) {
        RSocket socket = Objects.requireNonNull(RSocketConnector.create()
                .payloadDecoder(PayloadDecoder.ZERO_COPY)
                .connect(TcpClientTransport.create(TcpClient.newConnection().remoteAddress(() -> socket(directory))))
                .block());
        return new Link() {
            @Override
            public void ask(Note note) {
                socket.requestResponse(encoded(note)).subscribe(answer -> received.accept(decoded(answer)));
            }

            @Override
            public Note call(Note note) {
                return (Note) Objects.requireNonNull(socket.requestResponse(encoded(note))
                        .map(RSocketPeer::decoded)
                        .block());
            }

            @Override
            public void listen() {
                socket.requestStream(encoded(Note.of(1))).subscribe(message -> received.accept(decoded(message)));
            }

            @Override
            public void stream(Supplier<@Nullable Object> source) {
                Flux<Payload> messages = Flux.generate(sink -> {
                    Object next = source.get();
                    if (next == null) {
                        sink.complete();
                    } else {
                        sink.next(encoded(next));
                    }
                });
                socket.requestChannel(messages).blockLast();
            }

            @Override
            public void close() {
                socket.dispose();
                socket.onClose().block();
            }
        };
    }

    private static DomainSocketAddress socket(Path directory) {
        return new DomainSocketAddress(directory.resolve("rsocket.sock").toString());
    }
}
