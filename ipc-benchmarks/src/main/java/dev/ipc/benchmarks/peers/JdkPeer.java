package dev.ipc.benchmarks.peers;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's own channels on a Unix socket, blocking, with a thread for each connection; a length and Kryo in each message.
 *
 * <p>What the reading thread writes goes out when the batch that it read is handled; a stream goes out in batches; a broadcast is
 * encoded once.
 */
final class JdkPeer implements Peer {
    @Override
    public Serving serve(Path directory, Answers answers) throws Exception {
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(socket(directory), 1024);
        Set<JdkChannel> channels = ConcurrentHashMap.newKeySet();
        Threads.start("acceptor", () -> {
            while (true) {
                JdkChannel channel = new JdkChannel(listener.accept());
                channels.add(channel);
                Threads.start("connection", () -> {
                    try {
                        channel.readAll(message -> {
                            Object answer = answers.take(message);
                            if (answer != null) {
                                channel.write(answer);
                            }
                        });
                    } finally {
                        channels.remove(channel);
                        channel.close();
                    }
                });
            }
        });
        KryoBytes kryo = new KryoBytes();
        return new Serving() {
            @Override
            public void broadcast(Note note) throws Exception {
                int length = kryo.encode(note);
                for (JdkChannel channel : channels) {
                    channel.writeEncoded(kryo.array(), length);
                }
            }

            @Override
            public void close() throws Exception {
                listener.close();
            }
        };
    }

    @Override
    public Link connect(Path directory, Consumer<Object> received) throws Exception {
        JdkChannel channel = new JdkChannel(SocketChannel.open(socket(directory)));
        Awaited awaited = new Awaited(received);
        Threads.start("reader", () -> channel.readAll(awaited::accept));
        return new Link() {
            @Override
            public void ask(Note note) throws Exception {
                channel.write(note);
            }

            @Override
            public Note call(Note note) throws Exception {
                return awaited.call(this, note);
            }

            @Override
            public void stream(Supplier<@Nullable Object> source) throws Exception {
                channel.writeAll(source);
            }

            @Override
            public void close() throws Exception {
                channel.close();
            }
        };
    }

    private static UnixDomainSocketAddress socket(Path directory) {
        return UnixDomainSocketAddress.of(directory.resolve("jdk.sock"));
    }
}
