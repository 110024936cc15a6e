package dev.ipc.netty;

import dev.ipc.Peer;
import dev.ipc.group.CurrentUser;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.kqueue.KQueueDomainSocketChannel;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueServerDomainSocketChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DuplexChannelConfig;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.PeerCredentials;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.ThreadFactory;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The channels of each transport: the one place that knows in what they differ.
 *
 * <p>Listening sockets are bound here, and handed to Netty as they are: Netty would remove, by name, the path that it bound
 * itself, whoever's it is by the time it closes.
 */
final class TransportChannels {
    private static final Logger LOG = LoggerFactory.getLogger(TransportChannels.class);
    private static final int NOTHING_READABLE = -1;

    /**
     * What a socket holds that its peer hasn't read, in bytes; the kernel may take less of it, and Linux takes twice as much. Where
     * it is small, a sender of large messages and their receiver wait for each other all the time.
     */
    static final int SEND_BUFFER_BYTES = 208 << 10;

    /** What is read at once of a connection that sends much: about what its socket holds. */
    static final int LARGEST_READ_BYTES = 256 << 10;

    private static final int SMALLEST_READ_BYTES = 64;
    private static final int FIRST_READ_BYTES = 2 << 10;

    /** After so many the loop serves its other connections. */
    private static final int READS_PER_TURN = 4;

    /** How much to read at a time; of each channel it makes a guess of its own. */
    private static final RecvByteBufAllocator READS = new AdaptiveRecvByteBufAllocator(
                    SMALLEST_READ_BYTES, FIRST_READ_BYTES, LARGEST_READ_BYTES)
            .maxMessagesPerRead(READS_PER_TURN);

    private TransportChannels() {}

    /** Returns event loops for a transport, which look for events so long before they sleep: see {@link BusyPolling}. */
    static EventLoopGroup newGroup(
            Transport transport, int threads, ThreadFactory factory, long spinNanos, TimeSource time) {
        IoHandlerFactory handlers =
                switch (transport) {
                    case EPOLL -> SteadyEpoll.newFactory();
                    case KQUEUE -> KQueueIoHandler.newFactory();
                    case NIO -> NioIoHandler.newFactory();
                    case IN_PROCESS -> LocalIoHandler.newFactory();
                };
        return time.newGroup(threads, factory, BusyPolling.factory(handlers, spinNanos));
    }

    /** Returns an unconnected channel. */
    static Channel newClientChannel(Transport transport) {
        return switch (transport) {
            case EPOLL -> new EpollDomainSocketChannel();
            case KQUEUE -> new KQueueDomainSocketChannel();
            case NIO -> new NioDomainSocketChannel();
            case IN_PROCESS -> new InProcessChannel();
        };
    }

    /**
     * Sets what every connection needs: an end of the peer's side, or of ours, doesn't end the other, so that nothing is lost
     * that is still owed or still unread; and room for what is under way.
     */
    static void configure(Channel channel) {
        if (channel.config() instanceof DuplexChannelConfig duplex) {
            duplex.setAllowHalfClosure(true).setAutoClose(false);
        }
        makeRoom(channel);
        channel.config().setRecvByteBufAllocator(READS); // otherwise each has one
    }

    /** Sets the size of the send buffer, unless there is none, or it is larger by the choice of who runs the machine. */
    private static void makeRoom(Channel channel) {
        try {
            Integer size = channel.config().getOption(ChannelOption.SO_SNDBUF);
            if (size != null && size <= SEND_BUFFER_BYTES) {
                channel.config().setOption(ChannelOption.SO_SNDBUF, SEND_BUFFER_BYTES);
            }
        } catch (ChannelException e) {
            LOG.debug("the send buffer of {} stays as it is", channel, e); // the peer may be gone
        }
    }

    /** Returns the address of a path, as the transport wants it. */
    static SocketAddress address(Transport transport, Path path) {
        return transport == Transport.NIO ? UnixDomainSocketAddress.of(path) : new DomainSocketAddress(path.toString());
    }

    /**
     * Binds and listens at a path where nothing stands. It blocks for the time of three system calls.
     */
    static Listener listen(Transport transport, Path path, int backlog) throws IOException {
        return switch (transport) {
            case EPOLL -> {
                Socket socket = Socket.newSocketDomain();
                try {
                    socket.bind(new DomainSocketAddress(path.toString()));
                    socket.listen(backlog);
                    yield new Listener(new EpollServerDomainSocketChannel(socket.intValue(), true), () -> {}, null);
                } catch (IOException | RuntimeException e) {
                    socket.close();
                    throw e;
                }
            }
            case KQUEUE -> // takes no bound socket; what it removes when it closes is the path it bound
                new Listener(new KQueueServerDomainSocketChannel(), () -> {}, address(transport, path));
            case NIO -> {
                ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                try {
                    channel.bind(UnixDomainSocketAddress.of(path), backlog);
                    yield new Listener(new NioServerDomainSocketChannel(channel), channel, null);
                } catch (IOException | RuntimeException e) {
                    channel.close();
                    throw e;
                }
            }
            case IN_PROCESS -> throw new IllegalArgumentException("nothing inside one process listens at a path");
        };
    }

    /**
     * Returns what the kernel knows of the process at the other end; unknown where it doesn't tell. Inside one process nobody
     * asks it: the peer is this process.
     */
    static Peer peer(Channel channel) {
        try {
            if (channel instanceof InProcessChannel) {
                return Identity.of((int) ProcessHandle.current().pid(), CurrentUser.uid(), NOTHING_READABLE);
            }
            if (channel instanceof EpollDomainSocketChannel epoll) {
                PeerCredentials credentials = epoll.peerCredentials();
                return Identity.of(credentials.pid(), credentials.uid(), firstOf(credentials.gids()));
            }
            if (channel instanceof KQueueDomainSocketChannel kqueue) {
                PeerCredentials credentials = kqueue.peerCredentials();
                return Identity.of(credentials.uid(), firstOf(credentials.gids()));
            }
            UnixDomainPrincipal principal =
                    channel.config().getOption(NioChannelOption.of(ExtendedSocketOptions.SO_PEERCRED));
            return principal == null ? Identity.UNKNOWN : peer(principal);
        } catch (IOException | RuntimeException e) {
            LOG.debug("no credentials of the peer of {}", channel, e);
            return Identity.UNKNOWN;
        }
    }

    /** The JDK gives names only; our own user is recognised without a look-up. */
    private static Peer peer(UnixDomainPrincipal principal) {
        boolean own = principal.user().equals(CurrentUser.principal());
        return Identity.of(
                own ? OptionalInt.of(CurrentUser.uid()) : PrincipalIds.of(principal.user()),
                PrincipalIds.of(principal.group()),
                principal.user().getName());
    }

    private static int firstOf(int[] gids) {
        return gids.length == 0 ? NOTHING_READABLE : gids[0];
    }

    /**
     * A listening socket: Netty's channel, what must be closed before it, and where it is yet to be bound.
     */
    record Listener(ServerChannel channel, AutoCloseable descriptor, @Nullable SocketAddress unbound) {
        /** Hands the channel to its loops; completes when it listens. */
        ChannelFuture start(ServerBootstrap bootstrap) {
            bootstrap.channelFactory(() -> channel);
            return unbound == null ? bootstrap.register() : bootstrap.bind(unbound);
        }

        /** Closes the socket without a look at any path. */
        void close() {
            try {
                descriptor.close(); // Netty then finds no local address, and so no path to remove
            } catch (Exception e) {
                LOG.warn("a listening socket did not close", e);
            }
            channel.close();
        }
    }
}
