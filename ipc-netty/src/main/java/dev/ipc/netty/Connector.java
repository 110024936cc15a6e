package dev.ipc.netty;

import dev.ipc.CloseReason;
import dev.ipc.ConnectFailedException;
import dev.ipc.ConnectFailedException.Reason;
import dev.ipc.IpcException;
import dev.ipc.group.Container;
import dev.ipc.wire.Status;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds a service's socket and connects to it, again and again until the time to wait is over.
 *
 * <p><em>Threading:</em> confined to the client's event loop, which carries nothing else before it is connected; looking for
 * the socket is a few calls of the file system.
 */
final class Connector {
    private static final long RETRY_MILLIS = 50;

    private final EndpointOptions<?> options;
    private final EventLoop loop;
    private final IpcPipeline pipeline;
    private final Consumer<RuntimeException> failed;
    private final Container container;
    private final long begin = System.nanoTime();
    private final long waitNanos;
    private boolean givenUp;

    Connector(
            EndpointOptions<?> options,
            EventLoop loop,
            IpcPipeline pipeline,
            Duration wait,
            Consumer<RuntimeException> failed) {
        this.options = options;
        this.loop = loop;
        this.pipeline = pipeline;
        this.failed = failed;
        this.container = options.container();
        this.waitNanos = TimeUnit.NANOSECONDS.convert(wait);
    }

    /** Tries once; a failure that may pass is tried again later, any other is reported. */
    void attempt() {
        if (givenUp) {
            return;
        }
        Optional<Path> socket;
        try {
            socket = container.locate(options.address().service());
        } catch (IpcException e) {
            failed.accept(e);
            return;
        }
        if (socket.isEmpty()) {
            failOrRetry(noSuchService(null));
            return;
        }
        new Bootstrap()
                .group(loop)
                .channelFactory(() -> TransportChannels.newClientChannel(options.transport()))
                .handler(pipeline)
                .connect(TransportChannels.address(options.transport(), socket.get()))
                .addListener(connected -> {
                    if (!connected.isSuccess()) {
                        failOrRetry(classify(socket.get(), connected.cause()));
                    }
                });
    }

    /** Tries no more. */
    void giveUp() {
        givenUp = true;
    }

    /** Tries again, if there is time, after a handshake that the server's own end cut short; returns whether. */
    boolean retry(CloseReason reason) {
        boolean ending = reason instanceof CloseReason.PeerGone
                || (reason instanceof CloseReason.Refused refused && refused.status() == Status.UNAVAILABLE.code());
        return ending && retryLater();
    }

    /** Returns the failure of a client whose connection ended before it was open. */
    static RuntimeException failureOf(CloseReason reason) {
        if (reason instanceof CloseReason.Refused refused) {
            return ConnectFailedException.refused(refused.status(), refused.detail());
        }
        if (reason instanceof CloseReason.Timeout timeout) {
            return new ConnectFailedException(Reason.TIMED_OUT, timeout.detail(), null);
        }
        if (reason instanceof CloseReason.Failure failure) {
            return failure.cause() instanceof ConnectFailedException known
                    ? known
                    : new ConnectFailedException(Reason.FAILURE, failure.detail(), failure.cause());
        }
        String text = "the connection ended in the handshake: " + reason.code() + " " + reason.detail();
        return new ConnectFailedException(Reason.HANDSHAKE_FAILED, text.strip(), null);
    }

    private void failOrRetry(ConnectFailedException failure) {
        boolean mayPass = failure.reason() == Reason.NO_SUCH_SERVICE || failure.reason() == Reason.BUSY;
        if (!(mayPass && retryLater())) {
            failed.accept(failure);
        }
    }

    private boolean retryLater() {
        long left = waitNanos - (System.nanoTime() - begin);
        if (givenUp || left <= 0) {
            return false;
        }
        long delay = Math.min(left, TimeUnit.MILLISECONDS.toNanos(RETRY_MILLIS));
        loop.schedule(this::attempt, delay, TimeUnit.NANOSECONDS);
        return true;
    }

    /**
     * Tells apart why a connect failed. Netty's exception doesn't carry the system's error as data, so the JDK is asked: it
     * throws a {@link ConnectException} only where nobody listens.
     */
    private ConnectFailedException classify(Path socket, Throwable cause) {
        if (!Files.exists(socket)) {
            return noSuchService(cause);
        }
        if (!Files.isWritable(socket)) {
            return new ConnectFailedException(Reason.NOT_PERMITTED, "this user may not write to " + socket, cause);
        }
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false);
            if (isRefused(probe, socket)) {
                return noSuchService(cause);
            }
        } catch (IOException e) {
            return new ConnectFailedException(Reason.FAILURE, "connecting to " + socket + " failed", e);
        }
        return new ConnectFailedException(
                Reason.BUSY, "the server at " + socket + " has no room for another connect at the moment", cause);
    }

    /** Of a socket that may be written to, a connect fails for one other reason: there is no room in its backlog. */
    private static boolean isRefused(SocketChannel probe, Path socket) throws IOException {
        try {
            probe.connect(UnixDomainSocketAddress.of(socket));
            return false;
        } catch (ConnectException nobodyListens) {
            return true;
        } catch (SocketException noRoom) {
            return false;
        }
    }

    private ConnectFailedException noSuchService(@Nullable Throwable cause) {
        return new ConnectFailedException(
                Reason.NO_SUCH_SERVICE,
                "nobody serves " + options.address().qualifiedName() + " in " + container,
                cause);
    }
}
