package dev.ipc.netty;

import dev.ipc.CloseReason;
import dev.ipc.ConnectFailedException;
import dev.ipc.ConnectFailedException.Reason;
import dev.ipc.IpcException;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds a service and connects to it, again and again until it is connected or told to stop.
 *
 * <p><em>Threading:</em> confined to the client's event loop.
 */
final class Connector {
    private final EndpointOptions<?> options;
    private final EventLoop loop;
    private final IpcPipeline pipeline;
    private final Retries retries;
    private final Consumer<CloseReason> failed;
    private final ServiceFinder finder;
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
        this.finder = ServiceFinder.of(options);
    }

    /** Tries, unless it was told to stop. */
    void attempt() {
        if (givenUp) {
            return;
        }
        attempting = true;
        Optional<SocketAddress> found;
        try {
            found = finder.find();
        } catch (IpcException e) {
            attemptFailed(new CloseReason.Failure(e));
            return;
        }
        if (found.isEmpty()) {
            attemptFailed(new CloseReason.Failure(ServiceFinder.noSuchService(options, null)));
            return;
        }
        new Bootstrap()
                .group(loop)
                .channelFactory(() -> TransportChannels.newClientChannel(options.transport()))
                .handler(pipeline)
                .connect(found.get())
                .addListener(connected -> {
                    if (!connected.isSuccess()) {
                        attemptFailed(new CloseReason.Failure(finder.failureOf(connected.cause())));
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
}
