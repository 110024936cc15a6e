package dev.ipc.group;

import dev.ipc.NameTakenException;
import dev.ipc.PathLoss;
import dev.ipc.ServiceAddress;
import dev.ipc.UnsafePathException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the tests' child processes run: commands come as lines of words between tabs, each is answered with one line. */
final class ClaimProgram {
    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private final AtomicReference<@Nullable Served> served = new AtomicReference<>();
    private NameClaim.@Nullable Step stop;
    private @Nullable Integer group;
    private @Nullable Integer owner;

    private ClaimProgram() {}

    private record Served(NameClaim claim, ServerSocketChannel channel) {}

    public static void main(String[] args) throws InterruptedException {
        BlockingQueue<String> commands = new LinkedBlockingQueue<>();
        Thread reader = new Thread(() -> read(commands), "commands");
        reader.setDaemon(true);
        reader.start();
        ClaimProgram program = new ClaimProgram();
        while (true) {
            OUT.println(program.answer(commands.take().split("\t", -1)));
        }
    }

    /** Ends the process, whatever it does, with its input: a test that dies leaves nothing running. */
    private static void read(BlockingQueue<String> commands) {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                commands.add(line);
            }
        } catch (IOException ended) {
            // As well as an end.
        }
        Runtime.getRuntime().halt(0);
    }

    private String answer(String[] words) {
        try {
            return run(words);
        } catch (NameTakenException e) {
            return "TAKEN " + e.ownerPid().orElse(0);
        } catch (UnsafePathException e) {
            return "UNSAFE " + e.path() + " " + e.getMessage();
        } catch (IOException | RuntimeException e) {
            return "FAILED " + e;
        }
    }

    private String run(String[] words) throws IOException {
        return switch (words[0]) {
            case "user" -> CurrentUser.uid() + " " + CurrentUser.principal().getName();
            case "stop-at" -> {
                stop = NameClaim.Step.valueOf(words[1]);
                yield "OK";
            }
            case "share-with" -> {
                group = Integer.valueOf(words[1]);
                yield "OK";
            }
            case "trust" -> {
                owner = Integer.valueOf(words[1]);
                yield "OK";
            }
            case "serve" -> serve(Path.of(words[1]), words[2]);
            case "bind" -> bind(Path.of(words[1]), words[2]);
            case "serve-when-free" -> serveWhenFree(Path.of(words[1]), words[2]);
            case "cycle" -> cycle(Path.of(words[1]), words[2]);
            case "race" -> race(Path.of(words[1]), words[2], Integer.parseInt(words[3]));
            case "state" -> current().claim().loss().map(PathLoss::toString).orElse("INTACT");
            case "close" -> close();
            case "try-lock" -> LockFile.tryTake(Path.of(words[1])).isPresent() ? "LOCKED" : "HELD";
            case "touch" -> touch(Path.of(words[1]));
            case "list" -> list(Path.of(words[1]));
            case "locate" -> container(Path.of(words[1])).locate(words[2]).isPresent() ? "FOUND" : "ABSENT";
            case "connect" -> connect(Path.of(words[1]));
            default -> "UNKNOWN " + words[0];
        };
    }

    private Container container(Path directory) {
        Container container = Container.of(ServiceAddress.of("group", "any").in(directory));
        container = group == null ? container : container.sharedWith(group);
        return owner == null ? container : container.ownedBy(owner);
    }

    private NameClaim take(Path directory, String service) {
        return NameClaim.take(container(directory), service, this::reached);
    }

    /** Tells that a step is done, and stays there until the process is killed. */
    private void reached(NameClaim.Step step) {
        if (step == stop) {
            OUT.println("AT " + step);
            while (true) {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    private String serve(Path directory, String service) throws IOException {
        bind(directory, service);
        current().claim().publish();
        return "SERVING";
    }

    private String bind(Path directory, String service) throws IOException {
        NameClaim claim = take(directory, service);
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        channel.bind(UnixDomainSocketAddress.of(claim.bindPath()));
        served.set(new Served(claim, channel));
        return "BOUND " + claim.bindPath();
    }

    private String serveWhenFree(Path directory, String service) throws IOException {
        OUT.println("WAITING");
        while (true) {
            try {
                return serve(directory, service);
            } catch (NameTakenException e) {
                Thread.onSpinWait();
            }
        }
    }

    /** Serves and closes in turn until the process is killed; says so after the first time, which loads the classes. */
    private String cycle(Path directory, String service) throws IOException {
        serve(directory, service);
        close();
        OUT.println("CYCLING");
        while (true) {
            try {
                serve(directory, service);
                close();
            } catch (NameTakenException e) {
                Thread.onSpinWait();
            }
        }
    }

    /** Starts as many threads at once on one name; answers with one line for each, separated by tabs. */
    private String race(Path directory, String service, int threads) {
        CountDownLatch go = new CountDownLatch(1);
        String[] outcomes = new String[threads];
        Thread[] starters = new Thread[threads];
        for (int i = 0; i < threads; i++) {
            int number = i;
            starters[i] = new Thread(() -> {
                try {
                    go.await();
                    outcomes[number] = answer(new String[] {"serve", directory.toString(), service});
                } catch (InterruptedException e) {
                    outcomes[number] = "INTERRUPTED";
                }
            });
            starters[i].start();
        }
        go.countDown();
        for (Thread starter : starters) {
            try {
                starter.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return String.join("\t", outcomes);
    }

    private Served current() {
        Served now = served.get();
        if (now == null) {
            throw new IllegalStateException("serving nothing");
        }
        return now;
    }

    private String close() throws IOException {
        Served last = current();
        last.channel().close();
        last.claim().close();
        served.set(null);
        return "CLOSED";
    }

    private static String touch(Path path) throws IOException {
        FileChannel.open(path, StandardOpenOption.READ).close();
        return "TOUCHED";
    }

    private String list(Path directory) {
        return container(directory).liveServices().stream()
                .map(live -> live.service() + "/" + live.pid() + "/" + live.user())
                .collect(Collectors.joining(" ", "[", "]"));
    }

    private static String connect(Path path) {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            return channel.isConnected() ? "CONNECTED" : "REFUSED";
        } catch (IOException e) {
            return "REFUSED " + e.getMessage();
        }
    }
}
