package dev.ipc.netty;

import dev.ipc.CloseReason;
import dev.ipc.ConnectFailedException;
import dev.ipc.ConnectFailedException.Reason;
import dev.ipc.IpcException;
import dev.ipc.group.Container;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds a service's socket and connects to it, again and again until it is connected or told to stop.
 *
 * <p><em>Threading:</em> confined to the client's event loop, though looking for the socket is a few calls of the file system:
 * of a local one, whose answers are in memory.
 */
final class Connector {
    private final EndpointOptions<?> options;
    private final EventLoop loop;
    private final IpcPipeline pipeline;
    private final Retries retries;
    private final Consumer<CloseReason> failed;
    private final Container container;
    private @Nullable Future<?> nextAttempt;
    private boolean attempting;
    private boolean givenUp;

    Connector(
            EndpointOptions<?> options,
            EventLoop loop,
            IpcPipeline pipeline,
            Retries retries,
            Consumer<CloseReason> failed) {
        this.options = options;
        this.loop = loop;
        this.pipeline = pipeline;
        this.retries = retries;
        this.failed = failed;
        this.container = options.container();
    }

    /** Tries, unless it was told to stop. */
    void attempt() {
        if (givenUp) {
            return;
        }
        attempting = true;
        Optional<Path> socket;
        try {
            socket = container.locate(options.address().service());
        } catch (IpcException e) {
            attemptFailed(new CloseReason.Failure(e));
            return;
        }
        if (socket.isEmpty()) {
            attemptFailed(new CloseReason.Failure(noSuchService(null)));
            return;
        }
        new Bootstrap()
                .group(loop)
                .channelFactory(() -> TransportChannels.newClientChannel(options.transport()))
                .handler(pipeline)
                .connect(TransportChannels.address(options.transport(), socket.get()))
                .addListener(connected -> {
                    if (!connected.isSuccess()) {
                        attemptFailed(new CloseReason.Failure(classify(socket.get(), connected.cause())));
                    }
                });
    }

    /** Tries no more. */
    void giveUp() {
        givenUp = true;
        if (nextAttempt != null) {
            nextAttempt.cancel(false);
        }
    }

    /** Takes notice that an attempt failed, on the way to the socket or in the handshake; the first notice counts. */
    void attemptFailed(CloseReason why) {
        if (attempting) {
            attempting = false;
            retryAfter(why);
        }
    }

    /** Tries again when the retries say so, as after an attempt that ended for this reason. */
    void retryAfter(CloseReason why) {
        if (givenUp) {
            return;
        }
        retries.failed(why, new Retries.Answer() {
            @Override
            public void again(long delayNanos) {
                if (!givenUp) {
                    Rehearsal.holdOnce(options);
                    nextAttempt = loop.schedule(Connector.this::attempt, delayNanos, TimeUnit.NANOSECONDS);
                }
            }

            @Override
            public void over() {
                if (!givenUp) {
                    failed.accept(why);
                }
            }
        });
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
            return failure.cause() instanceof IpcException known
                    ? known
                    : new ConnectFailedException(Reason.FAILURE, failure.detail(), failure.cause());
        }
        String text = "the connection ended in the handshake: " + reason.code() + " " + reason.detail();
        return new ConnectFailedException(Reason.HANDSHAKE_FAILED, text.strip(), null);
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
