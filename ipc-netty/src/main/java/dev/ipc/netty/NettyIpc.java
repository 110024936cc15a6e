package dev.ipc.netty;

import dev.ipc.ServiceAddress;

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
}
