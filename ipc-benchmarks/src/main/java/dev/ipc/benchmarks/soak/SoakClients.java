package dev.ipc.benchmarks.soak;

import dev.ipc.Connection;
import dev.ipc.IpcClient;
import dev.ipc.ReconnectPolicy;
import dev.ipc.ServiceAddress;
import dev.ipc.netty.NettyIpc;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** A process of some clients: each sends, asks, and says at the end what its connection had. */
final class SoakClients extends SoakProcess {
    private final ServiceAddress address;
    private final Load load;
    private final String name;
    private final int count;
    private final List<One> clients = new ArrayList<>();
    private String phase = "start";
    private Histogram latency = new ConcurrentHistogram(3);

    /** One client and its latest connection. */
    private final class One {
        private final IpcClient client;
        private final String name;
        private volatile @Nullable Link link;

        One(ServiceAddress address, String name) {
            this.name = name;
            this.client = NettyIpc.client(address)
                    .types(Item.TYPES)
                    .processName(name)
                    .waitForService(Duration.ofSeconds(60))
                    .reconnect(ReconnectPolicy.withBackoff())
                    .onConnected(connection -> link = new Link(name, connection))
                    .onMessage(Item.class, (connection, item) -> link().received.take(item))
                    .connect()
                    .join();
        }

        void tick(long number) {
            Link current = link();
            Connection connection = current.connection;
            for (int i = Load.due(number, load.sends()); i > 0; i--) {
                current.sends.add(connection.send(new Item('s', name, ++current.sent, load.filling())));
            }
            for (int i = Load.due(number, load.requests()); i > 0; i--) {
                ask(current, connection);
            }
        }

        Link link() {
            return Objects.requireNonNull(link, "connected");
        }

        private void ask(Link current, Connection connection) {
            long number = ++current.asked;
            long begin = System.nanoTime();
            Histogram into = latency;
            current.requests.add(connection
                    .request(new Item('q', name, number, load.filling()), Long.class)
                    .thenAccept(answer -> {
                        into.recordValue(System.nanoTime() - begin);
                        if (answer == null || answer != number) {
                            say(Kind.HISTORY, name + " asked " + number + " and was told " + answer);
                        }
                    }));
        }
    }

    /** What one connection had. */
    private static final class Link {
        private final Connection connection;
        private final Received received;
        private final Sent sends = new Sent();
        private final Sent requests = new Sent();
        private long sent;
        private long asked;

        Link(String name, Connection connection) {
            this.connection = connection;
            received = new Received(name);
        }

        boolean isSettled() {
            return connection.isOpen() && sends.isSettled() && requests.isSettled();
        }
    }

    private SoakClients(ServiceAddress address, Load load, String name, int count) {
        this.address = address;
        this.load = load;
        this.name = name;
        this.count = count;
    }

    public static void main(String[] args) {
        LeakWatch.begin();
        Options options = new Options(List.of(args).subList(2, args.length));
        int count = options.clientsOfAProcess();
        new SoakClients(Load.ADDRESS.in(Path.of(args[0])), Load.of(options), args[1], count).live();
    }

    @Override
    void open() {
        for (int i = 0; i < count; i++) {
            clients.add(new One(address, name + "." + i));
        }
    }

    @Override
    void tick(long number) {
        clients.forEach(each -> each.tick(number));
    }

    @Override
    void begin(String next) {
        Histogram before = latency.copy(); // which nobody records into any more
        latency = new ConcurrentHistogram(3);
        ByteBuffer bytes = ByteBuffer.allocate(before.getNeededByteBufferCapacity());
        int length = before.encodeIntoByteBuffer(bytes);
        say("latency " + phase + " " + Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), length)));
        phase = next;
    }

    @Override
    boolean isSettled() {
        return clients.stream().map(One::link).allMatch(Link::isSettled);
    }

    @Override
    void confirmAll() {
        clients.forEach(each -> each.client.barrier().join());
    }

    @Override
    void report() {
        for (One each : clients) {
            Link link = each.link();
            say(String.format(
                    Locale.ROOT,
                    "client %s id=%d s=%s q=%s t=%d b=%d",
                    each.name,
                    link.connection.id(),
                    link.sends,
                    link.requests,
                    link.received.count('t'),
                    link.received.count('b')));
        }
    }

    @Override
    void close() {
        clients.forEach(each -> each.client.close());
        clients.forEach(each -> each.client.closed().join());
    }
}
