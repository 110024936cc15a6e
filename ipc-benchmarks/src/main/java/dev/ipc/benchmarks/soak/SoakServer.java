package dev.ipc.benchmarks.soak;

import dev.ipc.AttributeKey;
import dev.ipc.IpcServer;
import dev.ipc.ServerConnection;
import dev.ipc.ServiceAddress;
import dev.ipc.netty.NettyIpc;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The server's process: broadcasts, sends to each client, answers, and says at the end what each connection had. */
final class SoakServer extends SoakProcess {
    private static final AttributeKey<Client> CLIENT = AttributeKey.of("client", Client.class);

    private final Map<Long, Client> clients = new ConcurrentHashMap<>();
    private final ServiceAddress address;
    private final Load load;
    private final Sent all = new Sent();
    private long broadcasts;
    private @Nullable IpcServer server;

    /** One connection, as the server has it. */
    private static final class Client {
        private final String name;
        private final Received received;
        private final Sent targeted = new Sent();
        private final Sent broadcast = new Sent();
        private long number;

        Client(String name) {
            this.name = name;
            this.received = new Received(name);
        }
    }

    private SoakServer(ServiceAddress address, Load load) {
        this.address = address;
        this.load = load;
    }

    public static void main(String[] args) {
        LeakWatch.begin();
        Load load = Load.of(new Options(List.of(args).subList(2, args.length)));
        new SoakServer(Load.ADDRESS.in(Path.of(args[0])), load).live();
    }

    @Override
    void open() {
        server = NettyIpc.server(address)
                .types(Item.TYPES)
                .onConnected(this::connected)
                .onMessage(
                        Item.class,
                        (connection, item) -> of(connection).received.take(item))
                .onRequest(Item.class, (context, item) -> {
                    of(context.connection()).received.take(item);
                    return item.number();
                })
                .onClosed((connection, reason) -> clients.remove(connection.id()))
                .start()
                .join();
    }

    private IpcServer server() {
        return Objects.requireNonNull(server, "open");
    }

    private static Client of(ServerConnection connection) {
        return connection.attribute(CLIENT).orElseThrow();
    }

    private void connected(ServerConnection connection) {
        Client client = new Client(connection.peer().label().processName().orElse("?"));
        connection.setAttribute(CLIENT, client);
        clients.put(connection.id(), client);
    }

    @Override
    void tick(long number) {
        for (ServerConnection each : server().connections()) {
            Client client = clients.get(each.id());
            for (int i = Load.due(number, load.targeted()); client != null && i > 0; i--) {
                client.targeted.add(each.send(new Item('t', client.name, ++client.number, load.filling())));
            }
        }
        for (int i = Load.due(number, load.broadcasts()); i > 0; i--) {
            all.add(server().broadcast(
                            new Item('b', "", ++broadcasts, load.filling()), each -> clients.containsKey(each.id()))
                    .thenAccept(result -> {
                        result.written().forEach(each -> of(each).broadcast.known(null));
                        result.failed()
                                .forEach((each, why) -> of(each).broadcast.known(why));
                    }));
        }
    }

    @Override
    boolean isSettled() {
        return all.isSettled()
                && clients.values().stream().allMatch(each -> each.targeted.isSettled() && each.broadcast.isSettled());
    }

    @Override
    void confirmAll() {
        for (ServerConnection each : server().connections()) {
            each.barrier().join();
        }
    }

    @Override
    void report() {
        for (Client each : clients.values()) {
            say(String.format(
                    Locale.ROOT,
                    "server %s s=%d q=%d t=%s b=%s",
                    each.name,
                    each.received.count('s'),
                    each.received.count('q'),
                    each.targeted,
                    each.broadcast));
        }
        say("counted " + server().statistics());
    }

    @Override
    void begin(String phase) {}

    @Override
    void close() {
        server().close();
        server().closed().join();
    }
}
