package dev.ipc.benchmarks.peers;

import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A client's channel of {@link GrpcPeer}. */
final class GrpcLink implements Link {
    private final ManagedChannel channel;
    private final Consumer<Object> received;

    GrpcLink(ManagedChannel channel, Consumer<Object> received) {
        this.channel = channel;
        this.received = received;
    }

    @Override
    public void ask(Note note) {
        ClientCalls.asyncUnaryCall(
                channel.newCall(GrpcPeer.ASK, GrpcPeer.options()), (Object) note, new Receiving(received));
    }

    @Override
    public Note call(Note note) {
        return (Note) ClientCalls.blockingUnaryCall(channel, GrpcPeer.ASK, GrpcPeer.options(), (Object) note);
    }

    @Override
    public void listen() {
        ClientCalls.asyncServerStreamingCall(
                channel.newCall(GrpcPeer.LISTEN, GrpcPeer.options()), (Object) Note.of(1), new Receiving(received));
    }

    @Override
    public void stream(Supplier<@Nullable Object> source) throws Exception {
        Sending sending = new Sending(source);
        ClientCalls.asyncClientStreamingCall(channel.newCall(GrpcPeer.STREAM, GrpcPeer.options()), sending);
        sending.done.get();
    }

    @Override
    public void close() throws Exception {
        GrpcPeer.close(channel);
    }

    private record Receiving(Consumer<Object> received) implements StreamObserver<Object> {
        @Override
        public void onNext(Object message) {
            received.accept(message);
        }

        @Override
        public void onError(Throwable failure) {
            if (io.grpc.Status.fromThrowable(failure).getCode() != io.grpc.Status.Code.UNAVAILABLE) {
                failure.printStackTrace();
            }
        }

        @Override
        public void onCompleted() {}
    }

    /** Sends while the call is ready for more. */
    private static final class Sending implements ClientResponseObserver<Object, Object> {
        final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
        private final Supplier<@Nullable Object> source;

        Sending(Supplier<@Nullable Object> source) {
            this.source = source;
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<Object> call) {
            call.setOnReadyHandler(new Runnable() {
                private boolean over;

                @Override
                public void run() {
                    while (!over && call.isReady()) {
                        Object next = source.get();
                        if (next == null) {
                            over = true;
                            call.onCompleted();
                        } else {
                            call.onNext(next);
                        }
                    }
                }
            });
        }

        @Override
        public void onNext(Object message) {}

        @Override
        public void onError(Throwable failure) {
            done.completeExceptionally(failure);
        }

        @Override
        public void onCompleted() {
            done.complete(null);
        }
    }
}
