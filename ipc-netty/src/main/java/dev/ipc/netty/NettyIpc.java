package dev.ipc.netty;

import dev.ipc.ServiceAddress;
import dev.ipc.group.Container;
import dev.ipc.group.LiveService;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The front door: builds servers and clients of a service.
 *
 * <p><em>Threading:</em> thread-safe; the builders are for one thread.
 */
public final class NettyIpc {
    private NettyIpc() {}

    /** Returns a builder of a server that serves an address. */
    public static ServerBuilder server(ServiceAddress address) {
        return new ServerBuilder(address);
    }

    /** Returns a builder of a client that connects to an address. */
    public static ClientBuilder client(ServiceAddress address) {
        return new ClientBuilder(address);
    }

    /**
     * Lists the services of a group that are live at the moment, by name; reads the group's own container, or that of
     * {@code anyAddress}.
     *
     * @param anyAddress the address of any service of the group; its own name doesn't matter
     * @return completes on a thread of its own; or exceptionally, with an {@link dev.ipc.UnsafePathException} if the
     *     container isn't safe to use or can't be read
     */
    public static CompletableFuture<List<LiveService>> liveServices(ServiceAddress anyAddress) {
        Container container = Container.of(anyAddress);
        IpcFuture<List<LiveService>> listed = new IpcFuture<>();
        Threads.runApart(anyAddress.group(), () -> {
            try {
                listed.complete(container.liveServices());
            } catch (RuntimeException | Error e) {
                listed.completeExceptionally(e);
            }
        });
        return listed;
    }
}
