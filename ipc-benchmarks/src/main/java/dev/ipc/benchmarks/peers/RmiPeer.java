package dev.ipc.benchmarks.peers;

import java.nio.file.Path;
import java.rmi.Remote;
import java.rmi.RemoteException;
import java.rmi.registry.LocateRegistry;
import java.rmi.registry.Registry;
import java.rmi.server.UnicastRemoteObject;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Java RMI over TCP on the loopback address. It has blocking calls only: an outstanding question has a thread, a message
 * without an answer is a call that returns nothing, and a broadcast calls an object of each client.
 */
final class RmiPeer implements Peer {
    private static final String NAME = "peer";
    private static final ExecutorService CALLERS = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "caller");
        thread.setDaemon(true);
        return thread;
    });

    /** What the server has. */
    interface Service extends Remote {
        Note ask(Note note) throws RemoteException;

        void take(Object message) throws RemoteException;

        void join(Receiver receiver) throws RemoteException;

        void leave(Receiver receiver) throws RemoteException;
    }

    /** What a client has. */
    interface Receiver extends Remote {
        void receive(Note note) throws RemoteException;
    }

    @Override
    public Serving serve(Path directory, Answers answers) throws Exception {
        System.setProperty("java.rmi.server.hostname", "127.0.0.1");
        List<Receiver> receivers = new CopyOnWriteArrayList<>();
        int port = Ports.free();
        Registry registry = LocateRegistry.createRegistry(port);
        Service service = new Service() {
            @Override
            public Note ask(Note note) {
                return (Note) Objects.requireNonNull(answers.take(note));
            }

            @Override
            public void take(Object message) {
                answers.take(message);
            }

            @Override
            public void join(Receiver receiver) {
                receivers.add(receiver);
            }

            @Override
            public void leave(Receiver receiver) {
                receivers.remove(receiver);
            }
        };
        registry.bind(NAME, UnicastRemoteObject.exportObject(service, 0));
        Ports.write(directory, port);
        return new Serving() {
            @Override
            public void broadcast(Note note) throws Exception {
                for (Receiver receiver : receivers) {
                    receiver.receive(note);
                }
            }

            @Override
            public void close() throws Exception {
                UnicastRemoteObject.unexportObject(service, true);
                UnicastRemoteObject.unexportObject(registry, true);
            }
        };
    }

    @Override
    public Link connect(Path directory, Consumer<Object> received) throws Exception {
        Registry registry = LocateRegistry.getRegistry("127.0.0.1", Ports.read(directory));
        return new RmiLink((Service) registry.lookup(NAME), received);
    }

    private static final class RmiLink implements Link, Receiver {
        private final Service service;
        private final Consumer<Object> received;
        private @Nullable Receiver exported;

        RmiLink(Service service, Consumer<Object> received) {
            this.service = service;
            this.received = received;
        }

        @Override
        public void listen() throws RemoteException {
            exported = (Receiver) UnicastRemoteObject.exportObject(this, 0);
            service.join(exported);
        }

        @Override
        public void receive(Note note) {
            received.accept(note);
        }

        @Override
        public void ask(Note note) {
            CALLERS.execute(() -> {
                try {
                    received.accept(service.ask(note));
                } catch (RemoteException e) {
                    e.printStackTrace();
                }
            });
        }

        @Override
        public Note call(Note note) throws RemoteException {
            return service.ask(note);
        }

        @Override
        public void stream(Supplier<@Nullable Object> source) throws RemoteException {
            Object next;
            while ((next = source.get()) != null) {
                service.take(next);
            }
        }

        @Override
        public void close() throws RemoteException {
            if (exported != null) {
                service.leave(exported);
                UnicastRemoteObject.unexportObject(this, true);
            }
        }
    }
}
