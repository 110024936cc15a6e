package dev.ipc.benchmarks.peers;

import com.esotericsoftware.kryonet.Client;
import com.esotericsoftware.kryonet.Connection;
import com.esotericsoftware.kryonet.Listener;
import com.esotericsoftware.kryonet.Server;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * KryoNet over TCP, which is what it has, with the same Kryo as the others.
 *
 * <p>Each of its connections has its buffers from the start on: they are for messages of 64 KiB, so that a thousand connections
 * fit into the heap.
 */
final class KryoNetPeer implements Peer {
    private static final int OBJECT_BYTES = 96 << 10;
    private static final int WRITE_BYTES = 384 << 10;
    private static final int FULL_BYTES = 192 << 10;
    private static final int TIMEOUT_MILLIS = 10_000;

    private static boolean isNote(Object message) {
        return message instanceof Note || message instanceof Blob;
    }

    @Override
    public Serving serve(Path directory, Answers answers) throws Exception {
        Server server = new Server(WRITE_BYTES, OBJECT_BYTES);
        KryoBytes.register(server.getKryo());
        server.addListener(new Listener() {
            @Override
            public void received(Connection connection, Object message) {
                Object answer = isNote(message) ? answers.take(message) : null;
                if (answer != null) {
                    connection.sendTCP(answer);
                }
            }
        });
        int port = Ports.free();
        server.bind(port);
        server.start();
        Ports.write(directory, port);
        return new Serving() {
            @Override
            public void broadcast(Note note) {
                server.sendToAllTCP(note);
            }

            @Override
            public void close() {
                server.stop();
            }
        };
    }

    @Override
    public Link connect(Path directory, Consumer<Object> received) throws Exception {
        Client client = new Client(WRITE_BYTES, OBJECT_BYTES);
        KryoBytes.register(client.getKryo());
        Awaited awaited = new Awaited(received);
        client.addListener(new Listener() {
            @Override
            public void received(Connection connection, Object message) {
                if (isNote(message)) {
                    awaited.accept(message);
                }
            }
        });
        client.start();
        client.connect(TIMEOUT_MILLIS, "127.0.0.1", Ports.read(directory));
        client.setTimeout(0);
        return new Link() {
            @Override
            public void ask(Note note) {
                client.sendTCP(note);
            }

            @Override
            public Note call(Note note) throws Exception {
                return awaited.call(this, note);
            }

            @Override
            public void stream(Supplier<@Nullable Object> source) throws Exception {
                Object next;
                while ((next = source.get()) != null) {
                    while (client.getTcpWriteBufferSize() > FULL_BYTES) {
                        Thread.onSpinWait();
                    }
                    client.sendTCP(next);
                }
            }

            @Override
            public void close() {
                client.stop();
            }
        };
    }
}
