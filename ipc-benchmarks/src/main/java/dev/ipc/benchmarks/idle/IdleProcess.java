package dev.ipc.benchmarks.idle;

import dev.ipc.Connection;
import dev.ipc.IpcClient;
import dev.ipc.MessageHandler;
import dev.ipc.RequestHandler;
import dev.ipc.ServiceAddress;
import dev.ipc.codec.MessageTypes;
import dev.ipc.netty.ClientBuilder;
import dev.ipc.netty.NettyIpc;
import dev.ipc.netty.ServerBuilder;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One of the two processes: the server, or the clients. Lines tell it what to do, and it ends with its standard input.
 *
 * <p>A connection is used before it is idle: a message and a request each way, all with their outcome.
 */
final class IdleProcess {
    private static final MessageTypes TYPES =
            MessageTypes.builder().register(Note.class).build();

    /** So many clients connect at a time. */
    private static final int CONNECTING = 32;

    private static final int EVENTS_OF_A_USE = 4;
    private static final long DEADLINE_SECONDS = 60;
    private static final Note NOTE = new Note(1, "a word");

    private final ServiceAddress address;
    private final boolean direct;
    private final List<IpcClient> clients = new ArrayList<>();
    private final RequestHandler<Connection, Note> answering = (context, note) -> taken(note);
    private final MessageHandler<Connection, Note> taking = (connection, note) -> taken(note);
    private final Semaphore events = new Semaphore(0);

    /** What is sent. */
    record Note(long id, String text) {}

    private IdleProcess(Path container, boolean direct) {
        this.address = ServiceAddress.of("dev.ipc.benchmarks", "idle").in(container);
        this.direct = direct;
    }

    /** Runs it: {@code server} or {@code clients}, the container, and {@code direct} for callbacks on event loops. */
    public static void main(String[] arguments) throws Exception {
        try {
            IdleProcess process = new IdleProcess(Path.of(arguments[1]), arguments[2].equals("direct"));
            if (arguments[0].equals("server")) {
                process.serve();
            }
            process.obey();
        } catch (Exception | Error e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
        Runtime.getRuntime().halt(0);
    }

    private void obey() throws Exception {
        System.out.println("ready");
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] words = line.split(" ", -1);
            switch (words[0]) {
                case "connect" -> connect(Integer.parseInt(words[1]));
                case "settle" -> settle(Integer.parseInt(words[1]));
                default -> System.out.println(HeapUse.now().line());
            }
        }
    }

    private void serve() {
        ServerBuilder builder = NettyIpc.server(address)
                .types(TYPES)
                .onRequest(Note.class, (context, note) -> taken(note))
                .onMessage(Note.class, (connection, note) -> {
                    taken(note);
                    use(connection);
                });
        (direct ? builder.directDispatch() : builder).start().join();
    }

    private CompletableFuture<IpcClient> newClient() {
        ClientBuilder builder = NettyIpc.client(address)
                .types(TYPES)
                .onRequest(Note.class, answering)
                .onMessage(Note.class, taking);
        return (direct ? builder.directDispatch() : builder).connect();
    }

    private void connect(int number) throws Exception {
        Deque<CompletableFuture<IpcClient>> connecting = new ArrayDeque<>();
        for (int i = 0; i < number + CONNECTING; i++) {
            if (i < number) {
                connecting.add(newClient());
            }
            if (i >= CONNECTING) {
                IpcClient client = connecting.remove().get(DEADLINE_SECONDS, TimeUnit.SECONDS);
                clients.add(client);
                use(client.connection());
            }
        }
        settle(number);
    }

    /** Sends a message and a request; the other side does likewise. */
    private void use(Connection connection) {
        var sent = connection.send(NOTE).whenComplete(this::outcome);
        var replied = connection.request(NOTE, Note.class).whenComplete(this::outcome);
        assert sent != null && replied != null;
    }

    private Note taken(Note note) {
        events.release();
        return note;
    }

    private void outcome(@Nullable Object result, @Nullable Throwable failure) {
        if (failure == null) {
            events.release();
        } else {
            failure.printStackTrace();
        }
    }

    /** Waits until so many connections were used in both directions. */
    private void settle(int number) throws InterruptedException {
        if (!events.tryAcquire(EVENTS_OF_A_USE * number, DEADLINE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("not all was answered: " + events);
        }
        System.out.println("settled");
    }
}
