package dev.ipc.netty;

import dev.ipc.BroadcastResult;
import dev.ipc.CloseReason;
import dev.ipc.Connection;
import dev.ipc.IpcClient;
import dev.ipc.IpcException;
import dev.ipc.IpcServer;
import dev.ipc.Limits;
import dev.ipc.ServerConnection;
import dev.ipc.ServiceAddress;
import dev.ipc.SlowConsumerPolicy;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One server, some clients and some raw peers, to whom a few threads do what a seed says: calls of the interface, callbacks that
 * throw, answer, close and block, frames cut in the middle, ends of all kinds. The {@link Journal} has the model.
 */
final class Schedule {
    private static final int THREADS = 3;
    private static final int STEPS = 25;
    private static final int CLIENTS = 5;
    private static final String GONE = "gone";

    private final long seed;
    private final Journal journal = new Journal();
    private final IpcServer server;
    private final ServiceAddress address;
    private final Transport transport;
    private final Limits limits;
    private final SlowConsumerPolicy policy;
    private final List<IpcClient> clients = new CopyOnWriteArrayList<>();
    private final List<RawPeer> rawPeers = new CopyOnWriteArrayList<>();
    private final AtomicLong names = new AtomicLong();

    /** Callbacks of clients wait for it. */
    private volatile CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);

    Schedule(long seed, ServiceAddress address, Transport transport) {
        this.seed = seed;
        this.address = address;
        this.transport = transport;
        Random random = new Random(seed);
        List<SlowConsumerPolicy> policies = List.of(SlowConsumerPolicy.values());
        this.policy = policies.get(random.nextInt(policies.size()));
        this.limits = Limits.builder()
                .maxQueuedMessages(List.of(4, 64, 1024).get(random.nextInt(3)))
                .maxUndispatchedMessages(List.of(1, 16, 1024).get(random.nextInt(3)))
                .maxRequestsInFlight(List.of(2, 1024).get(random.nextInt(2)))
                .closeTimeout(Duration.ofSeconds(10))
                .build();
        ServerBuilder builder = NettyIpc.server(address)
                .transport(transport)
                .limits(limits)
                .slowConsumerPolicy(policy)
                .onConnected(
                        end -> connected(end, end.peer().label().processName().orElse("raw " + end.id())))
                .onMessage(String.class, this::message)
                .onRequest(String.class, (context, text) -> request(context.connection(), text))
                .onClosed(journal::closed);
        if (random.nextInt(4) == 0) {
            builder.directDispatch();
        }
        this.server = builder.start().join();
    }

    /** Runs it all, ends it all, and returns what contradicts the model. */
    Collection<String> run() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        connect();
        for (int i = 0; i < THREADS; i++) {
            Actor actor = new Actor("t" + i, new Random(31 * seed + i));
            Thread thread = new Thread(actor, "schedule " + seed + " " + i);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join(30_000);
            if (thread.isAlive()) {
                journal.fault("a call blocks: " + List.of(thread.getStackTrace()));
            }
        }
        end(new Random(~seed));
        return journal.contradictions();
    }

    private void end(Random random) {
        gate.complete(null);
        rawPeers.forEach(RawPeer::close);
        if (random.nextBoolean()) {
            clients.forEach(IpcClient::close);
        } else if (random.nextInt(4) == 0) {
            server.connections().forEach(each -> journal.disturb(each.id()));
            server.abort();
        }
        server.close();
        for (IpcClient client : clients) {
            client.close();
            await(client.closed(), "the end of a client");
        }
        await(server.closed(), "the end of the server");
        if (!server.connections().isEmpty() || !server.group("g").members().isEmpty()) {
            journal.fault("the registry holds who has gone");
        }
    }

    private void await(CompletableFuture<CloseReason> closed, String what) {
        try {
            closed.get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            journal.fault(what + " doesn't come: " + e);
        }
    }

    int sent() {
        return journal.size();
    }

    // What callbacks do

    private void connected(Connection end, String name) {
        journal.connected(end, name);
        send("first", "c" + end.id(), end);
    }

    private void message(Connection end, String text) {
        journal.heard(end, text);
        switch (text.substring(0, text.indexOf(' '))) {
            case "throw" -> throw new IllegalStateException("as asked");
            case "echo" -> send("reply", "c" + end.id(), end);
            case "all" -> server.broadcast(journal.next("news", "c" + end.id(), 0));
            case "close" -> end.close();
            case "abort" -> abort(end);
            case "block" -> {
                if (!(Thread.currentThread() instanceof IpcFuture.Unblockable)) {
                    gate.orTimeout(20, TimeUnit.SECONDS).join();
                }
            }
            default -> {}
        }
    }

    private Object request(Connection end, String text) throws IpcException {
        journal.heard(end, text);
        return switch (text.substring(0, text.indexOf(' '))) {
            case "throw" -> throw new IllegalStateException("as asked");
            case "later" -> CompletableFuture.supplyAsync(() -> text);
            case "never" -> new CompletableFuture<String>();
            default -> text;
        };
    }

    private void abort(Connection end) {
        journal.disturb(end.id());
        end.abort();
    }

    private CompletableFuture<Void> send(String kind, String sender, Connection from) {
        String text = journal.next(kind, sender, from.id());
        return journal.sent(text, from, false, from.send(text));
    }

    private void connect() {
        String name = "client " + names.incrementAndGet();
        clients.add(NettyIpc.client(address)
                .processName(name)
                .transport(transport)
                .limits(limits)
                .slowConsumerPolicy(policy)
                .onConnected(end -> connected(end, name))
                .onMessage(String.class, this::message)
                .onRequest(String.class, (context, text) -> request(context.connection(), text))
                .onClosed(journal::closed)
                .connect()
                .join());
    }

    /** One thread that acts. */
    private final class Actor implements Runnable {
        private final String name;
        private final Random random;
        private @Nullable Connection latest;

        Actor(String name, Random random) {
            this.name = name;
            this.random = random;
        }

        @Override
        public void run() {
            try {
                for (int i = 0; i < STEPS; i++) {
                    step();
                }
            } catch (RuntimeException | Error e) {
                journal.fault(name + " failed: " + e + " at "
                        + List.of(e.getStackTrace()).subList(0, 3));
            }
        }

        private void step() {
            Connection end = anyEnd();
            switch (random.nextInt(16)) {
                case 0 -> {
                    if (clients.size() < CLIENTS) {
                        connect();
                    }
                }
                case 1, 2 -> burst(end);
                case 3 -> send(anyOf("plain", "throw", "echo", "all"), name, end);
                case 4 -> send(anyOf("close", "abort", "block", "plain", "plain"), name, end);
                case 5, 6 -> ask(end);
                case 7, 8 -> broadcast();
                case 9 -> group();
                case 10 -> confirm(end);
                case 11 -> {
                    if (random.nextInt(4) == 0) {
                        end.close();
                    }
                }
                case 12 -> {
                    if (random.nextInt(4) == 0) {
                        abort(end);
                    }
                }
                case 13 -> toggleGate();
                case 14 -> rawPeer();
                default -> lookUp(end);
            }
        }

        private String anyOf(String... kinds) {
            return kinds[random.nextInt(kinds.length)];
        }

        private Connection anyEnd() {
            List<ServerConnection> connections = server.connections();
            if (latest != null && random.nextInt(8) == 0) {
                return latest; // perhaps one that has ended
            }
            latest = connections.isEmpty() || random.nextBoolean()
                    ? clients.get(random.nextInt(clients.size())).connection()
                    : connections.get(random.nextInt(connections.size()));
            return latest;
        }

        private void burst(Connection end) {
            for (int i = random.nextInt(40); i >= 0; i--) {
                send("plain", name, end);
            }
        }

        private void ask(Connection end) {
            String kind = anyOf("now", "now", "later", "throw", "never");
            boolean slow = !kind.equals("never") && random.nextBoolean();
            Duration timeout = Duration.ofMillis(slow ? 20_000 : 1 + random.nextInt(200));
            String text = journal.next(kind, name, end.id());
            long begin = System.nanoTime();
            CompletableFuture<String> reply = end.request(text, String.class, timeout);
            journal.sent(text, end, true, reply).whenComplete((answer, failure) -> {
                if (failure == null && !text.equals(answer)) {
                    journal.fault("another's reply to " + text + ": " + answer);
                }
                long late = System.nanoTime() - begin - timeout.toNanos();
                if (late > TimeUnit.SECONDS.toNanos(2)) { // P13's 100 ms, twenty-fold
                    journal.fault(text + " outlived its deadline by " + late + " ns");
                }
            });
            if (random.nextInt(8) == 0) {
                reply.cancel(false);
            }
        }

        private void confirm(Connection end) {
            List<String> before = new ArrayList<>();
            List<CompletableFuture<Void>> sends = new ArrayList<>();
            for (int i = random.nextInt(3); i >= 0; i--) {
                String text = journal.next("plain", name, end.id());
                before.add(text);
                sends.add(journal.sent(text, end, false, end.send(text)));
            }
            boolean barrier = random.nextBoolean();
            String text = journal.next("plain", name, end.id());
            CompletableFuture<Void> done = barrier ? end.barrier() : end.sendAndConfirm(text);
            if (!barrier) {
                journal.sent(text, end, true, done);
                before.add(text);
                sends.add(done);
            }
            done.thenRun(() -> {
                Long receiver = journal.peerOf(end.id());
                for (int i = 0; i < before.size(); i++) {
                    boolean written = sends.get(i).isDone() && !sends.get(i).isCompletedExceptionally();
                    if (written && (receiver == null || !journal.hasHeard(receiver, before.get(i)))) {
                        journal.fault("confirmed, but not handled: " + before.get(i) + " at " + receiver);
                    }
                }
            });
        }

        private void broadcast() {
            String text = journal.next("news", name, 0);
            Set<ServerConnection> before = new HashSet<>(server.connections());
            CompletableFuture<BroadcastResult> result = journal.promised(text, server.broadcast(text));
            Set<ServerConnection> after = new HashSet<>(server.connections());
            result.thenAccept(known -> {
                Set<ServerConnection> told = new HashSet<>(known.written());
                told.addAll(known.failed().keySet());
                Set<ServerConnection> throughout = new HashSet<>(before);
                throughout.retainAll(after);
                Set<ServerConnection> ever = new HashSet<>(before);
                ever.addAll(after);
                if (!told.containsAll(throughout) || !ever.containsAll(told)) {
                    journal.fault(text + " went to " + told + ", registered were " + before + " and " + after);
                }
                known.written()
                        .forEach(each -> journal.sent(text, each, false, CompletableFuture.completedFuture(GONE)));
                known.failed()
                        .forEach((each, why) -> journal.sent(text, each, false, CompletableFuture.failedFuture(why)));
            });
        }

        private void group() {
            for (ServerConnection each : server.connections()) {
                if (random.nextBoolean()) {
                    server.group("g").join(each);
                } else {
                    server.group("g").leave(each);
                }
            }
            String text = journal.next("news", name, 0);
            journal.promised(text, server.group("g").broadcast(text));
            server.group("nobody").broadcast(text).thenAccept(none -> {
                if (none.recipients() != 0) {
                    journal.fault("nobody's group has " + none);
                }
            });
        }

        private void toggleGate() {
            CompletableFuture<Void> before = gate;
            gate = random.nextBoolean() ? new CompletableFuture<>() : CompletableFuture.completedFuture(null);
            before.complete(null);
        }

        /** A peer that isn't of this library, and ends in some other way than in order. */
        private void rawPeer() {
            try {
                RawPeer peer = RawPeer.connect(server.socketPath());
                rawPeers.add(peer);
                switch (random.nextInt(5)) {
                    case 0 -> peer.close(); // before its hello
                    case 1 -> {
                        peer.sayHello(address.qualifiedName());
                        byte[] frame = "HTTP/1.1 200 OK\r\ncontent-length: 90\r\n\r\nhalf a body"
                                .getBytes(StandardCharsets.US_ASCII);
                        peer.sendBytes(Arrays.copyOf(frame, 1 + random.nextInt(frame.length)));
                        peer.close();
                    }
                    case 2 -> {
                        peer.sayHello(address.qualifiedName());
                        peer.readFrame();
                        peer.endOutput();
                    }
                    case 3 -> {
                        peer.sayHello(address.qualifiedName());
                        peer.sendMessage(journal.next("first", "r" + rawPeers.size() + name, 0));
                        peer.close(); // with what the server said unread
                    }
                    default -> peer.sayHello(address.qualifiedName()); // and never reads
                }
            } catch (UncheckedIOException e) {
                // the server was quicker
            }
        }

        private void lookUp(Connection end) {
            if (end instanceof ServerConnection there) {
                boolean found = server.connection(there.id()).isPresent();
                if (found && !server.connection(there.id()).orElse(there).equals(there)) {
                    journal.fault("two connections have the id " + there.id());
                }
                if (there.closed().isDone()
                        && (server.connection(there.id()).isPresent()
                                || !there.groups().isEmpty())) {
                    journal.fault("gone, and still found: " + there);
                }
            }
            if (end.closed().isDone() && end.isOpen()) {
                journal.fault("closed and open: " + end);
            }
        }
    }
}
