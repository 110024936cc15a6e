package dev.ipc.benchmarks.peers;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Netty's epoll transport on a Unix socket, a length field in front of each message, Kryo, and nothing else: what a team writes
 * that knows Netty and needs no promise.
 *
 * <p>Everything happens on event loops. Answers are flushed when a batch that was read ends; streams are driven by the socket's
 * writability; a broadcast is encoded once.
 */
final class NettyPeer implements Peer {
    /** The links of one process share a loop. */
    private static final Supplier<EventLoopGroup> CLIENTS = new Supplier<>() {
        private @Nullable EventLoopGroup group;

        @Override
        public synchronized EventLoopGroup get() {
            if (group == null) {
                group = loops(1);
            }
            return group;
        }
    };

    @Override
    public Serving serve(Path directory, Answers answers) throws Exception {
        EventLoopGroup acceptor = loops(1);
        EventLoopGroup workers = loops(Math.min(4, Runtime.getRuntime().availableProcessors()));
        NettyBroadcast broadcast = new NettyBroadcast();
        Channel listener = new ServerBootstrap()
                .group(acceptor, workers)
                .channel(EpollServerDomainSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        KryoHandler.addTo(channel.pipeline());
                        channel.pipeline().addLast(new Answering(answers, broadcast));
                    }
                })
                .bind(socket(directory))
                .sync()
                .channel();
        return new Serving() {
            @Override
            public void broadcast(Note note) {
                broadcast.send(note);
            }

            @Override
            public void close() {
                listener.close();
                acceptor.shutdownGracefully(0, 5, TimeUnit.SECONDS);
                workers.shutdownGracefully(0, 5, TimeUnit.SECONDS);
            }
        };
    }

    @Override
    public Link connect(Path directory, Consumer<Object> received) throws Exception {
        Awaited awaited = new Awaited(received);
        Asking asking = new Asking(awaited);
        Channel channel = new Bootstrap()
                .group(CLIENTS.get())
                .channel(EpollDomainSocketChannel.class)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel made) {
                        KryoHandler.addTo(made.pipeline());
                        made.pipeline().addLast(asking);
                    }
                })
                .connect(socket(directory))
                .sync()
                .channel();
        return new NettyLink(channel, asking, awaited);
    }

    private static EventLoopGroup loops(int threads) {
        return new MultiThreadIoEventLoopGroup(threads, EpollIoHandler.newFactory());
    }

    private static DomainSocketAddress socket(Path directory) {
        return new DomainSocketAddress(directory.resolve("netty.sock").toString());
    }

    /** The server's side of a connection. */
    private static final class Answering extends ChannelInboundHandlerAdapter {
        private final Answers answers;
        private final NettyBroadcast broadcast;
        private boolean written;

        Answering(Answers answers, NettyBroadcast broadcast) {
            this.answers = answers;
            this.broadcast = broadcast;
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            broadcast.add(ctx.channel());
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            broadcast.remove(ctx.channel());
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            Object answer = answers.take(message);
            if (answer != null) {
                ctx.write(answer, ctx.voidPromise());
                written = true;
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            if (written) {
                written = false;
                ctx.flush();
            }
        }
    }

    /** The client's side of a connection. */
    static final class Asking extends ChannelInboundHandlerAdapter {
        private final Consumer<Object> received;
        private Runnable pump = () -> {};
        private boolean reading;

        Asking(Consumer<Object> received) {
            this.received = received;
        }

        /** Sends on the loop; what is sent while a batch is read is flushed after it. */
        void write(Channel channel, Note note) {
            channel.write(note, channel.voidPromise());
            if (!reading) {
                channel.flush();
            }
        }

        /** Sets what is to be called when the socket takes more. */
        void pump(Runnable task) {
            pump = task;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            reading = true;
            received.accept(message);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            reading = false;
            ctx.flush();
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
            pump.run();
        }
    }
}
