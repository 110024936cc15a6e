package dev.ipc.netty.testing;

import dev.ipc.CloseReason;
import dev.ipc.IpcClient;
import dev.ipc.IpcException;
import dev.ipc.IpcServer;
import dev.ipc.ServiceAddress;
import dev.ipc.netty.ClientBuilder;
import dev.ipc.netty.EndpointBuilder;
import dev.ipc.netty.NettyIpc;
import dev.ipc.netty.ServerBuilder;
import dev.ipc.netty.Transport;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A place for a test's server and clients inside its own process, without a file or a socket:
 *
 * <pre>{@code
 * try (InProcess here = new InProcess()) {
 *     IpcServer server = here.serve(builder -> builder.types(TYPES).onRequest(Find.class, store::find));
 *     IpcClient client = here.connect(builder -> builder.types(TYPES));
 *     ...
 * }
 * }</pre>
 *
 * <p>Each has an address that no other has, so that tests may run side by side.
 *
 * <p><em>Threading:</em> for one thread, which its methods block: never for one that runs callbacks.
 *
 * <p><em>Life cycle:</em> closing it closes all that it started, the last one first, and waits until that is gone, of
 * one after the other. A second close does nothing. What the test closed before stays closed.
 *
 * <p><em>Failure:</em> what takes longer than {@value #PATIENCE_SECONDS} seconds ends in an {@link AssertionError}.
 */
public final class InProcess implements AutoCloseable {
    /** How long each wait takes at most, in seconds. */
    public static final int PATIENCE_SECONDS = 30;

    /** No close takes longer, by the clock, unless the test has it so. */
    private static final int CLOSE_SECONDS = 60;

    private static final long SOON_MILLIS = 50;
    private static final AtomicLong LAST = new AtomicLong();

    private final ServiceAddress address = ServiceAddress.of("in-process", "test-" + LAST.incrementAndGet());
    private final Deque<Supplier<CompletableFuture<CloseReason>>> started = new ArrayDeque<>();

    private final @Nullable ManualClock clock;

    /** Makes a place where nobody serves yet. */
    public InProcess() {
        this.clock = null;
    }

    /**
     * Makes a place whose servers and clients go by a clock that the test moves. It stands still while one of them starts, and is moved
     * by {@link #close} where an end takes time.
     */
    public InProcess(ManualClock clock) {
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /** Returns the address at which it serves. */
    public ServiceAddress address() {
        return address;
    }

    /**
     * Starts a server and waits until it accepts clients.
     *
     * @param options given a builder for this place, whose transport is set
     * @throws IpcException as {@link ServerBuilder#start} reports it, a {@link dev.ipc.NameTakenException} for a second server
     */
    public IpcServer serve(UnaryOperator<ServerBuilder> options) {
        IpcServer server = await(
                "start a server", options.apply(here(NettyIpc.server(address))).start());
        started.push(() -> {
            server.close();
            return server.closed();
        });
        return server;
    }

    /**
     * Connects a client and waits until it is connected: its connected callback has returned, the server's may still run.
     *
     * @param options given a builder for this place, whose transport is set
     * @throws IpcException as {@link ClientBuilder#connect} reports it
     */
    public IpcClient connect(UnaryOperator<ClientBuilder> options) {
        IpcClient client = await(
                "connect a client",
                options.apply(here(NettyIpc.client(address))).connect());
        started.push(() -> {
            client.close();
            return client.closed();
        });
        return client;
    }

    @Override
    public void close() {
        AssertionError failure = null;
        while (!started.isEmpty()) {
            try {
                awaitEnd(started.pop().get());
            } catch (AssertionError e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private <B extends EndpointBuilder<?, B>> B here(B builder) {
        B local = builder.transport(Transport.IN_PROCESS);
        return clock == null ? local : clock.of(local);
    }

    private void awaitEnd(CompletableFuture<CloseReason> closed) {
        ManualClock moved = clock;
        for (int i = 0; moved != null && !isSoon(closed) && i < CLOSE_SECONDS; i++) {
            moved.advance(Duration.ofSeconds(1));
        }
        await("close", closed);
    }

    /** Waits a while, by the system's clock, for what needs no other. */
    private static boolean isSoon(CompletableFuture<?> future) {
        try {
            future.copy()
                    .completeOnTimeout(null, SOON_MILLIS, TimeUnit.MILLISECONDS)
                    .join();
            return future.isDone();
        } catch (CompletionException e) {
            return true;
        }
    }

    private static <T> T await(String what, CompletableFuture<T> future) {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IpcException failure) {
                throw failure;
            }
            throw new AssertionError("failed to " + what, e.getCause());
        } catch (TimeoutException e) {
            future.cancel(false);
            throw new AssertionError("waited " + PATIENCE_SECONDS + " s in vain to " + what, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting to " + what, e);
        }
    }
}
