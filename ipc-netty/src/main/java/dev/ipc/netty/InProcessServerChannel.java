package dev.ipc.netty;

import io.netty.channel.AbstractServerChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import java.net.SocketAddress;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * What listens for the clients of this process. It accepts whoever arrives, at once.
 *
 * <p><em>Threading:</em> confined to the acceptor's loop, but for {@link #arrives}.
 */
final class InProcessServerChannel extends AbstractServerChannel {
    private final ChannelConfig config = new DefaultChannelConfig(this);
    private final Address address = new Address(this);
    private volatile boolean open = true;

    /** Takes the server's end of a new connection, from any thread; returns whether somebody listens. */
    boolean arrives(InProcessChannel connection) {
        if (!isActive()) {
            return false;
        }
        try {
            eventLoop().execute(() -> accept(connection));
            return true;
        } catch (RejectedExecutionException ended) {
            return false;
        }
    }

    private void accept(InProcessChannel connection) {
        if (open) {
            pipeline().fireChannelRead(connection);
            pipeline().fireChannelReadComplete();
        } else {
            connection.hangUp();
        }
    }

    /** Returns where to connect to. */
    Address address() {
        return address;
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isActive() {
        return open && isRegistered();
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return true;
    }

    @Override
    protected @Nullable SocketAddress localAddress0() {
        return null;
    }

    @Override
    protected void doBind(SocketAddress none) {
        throw new UnsupportedOperationException();
    }

    @Override
    protected void doClose() {
        open = false;
    }

    @Override
    protected void doBeginRead() {} // whoever arrives is accepted

    /** A listening channel as the address that it is connected to by. */
    static final class Address extends SocketAddress {
        private static final long serialVersionUID = 1L;

        private final transient InProcessServerChannel channel;

        private Address(InProcessServerChannel channel) {
            this.channel = channel;
        }

        InProcessServerChannel channel() {
            return channel;
        }
    }
}
