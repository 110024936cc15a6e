package dev.ipc.netty.testing;

import dev.ipc.CloseReason;
import dev.ipc.IpcClient;
import dev.ipc.IpcException;
import dev.ipc.IpcServer;
import dev.ipc.ServiceAddress;
import dev.ipc.netty.ClientBuilder;
import dev.ipc.netty.NettyIpc;
import dev.ipc.netty.ServerBuilder;
import dev.ipc.netty.Transport;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

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

    private static final AtomicLong LAST = new AtomicLong();

    private final ServiceAddress address = ServiceAddress.of("in-process", "test-" + LAST.incrementAndGet());
    private final Deque<Supplier<CompletableFuture<CloseReason>>> started = new ArrayDeque<>();

    /** Makes a place where nobody serves yet. */
    public InProcess() {}

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
                "start a server",
                options.apply(NettyIpc.server(address).transport(Transport.IN_PROCESS))
                        .start());
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
                options.apply(NettyIpc.client(address).transport(Transport.IN_PROCESS))
                        .connect());
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
                await("close", started.pop().get());
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
