package dev.ipc.netty;

import dev.ipc.AcceptPolicy;
import dev.ipc.ConnectFailedException;
import dev.ipc.IpcClient;
import dev.ipc.IpcServer;
import dev.ipc.Peer;
import dev.ipc.ServiceAddress;
import dev.ipc.UnsafePathException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;

/** A server or client that runs as another user, and tells whom it sees or why it gets no further. */
final class AccessProgram {
    private AccessProgram() {}

    /** Takes the role, the container, the transport, and options such as {@code servedBy=0}. */
    public static void main(String[] args) throws IOException {
        ServiceAddress address = ServiceAddress.of("dev.ipc.test", "life").in(Path.of(args[1]));
        Transport transport = Transport.valueOf(args[2].toUpperCase(Locale.ROOT));
        try {
            if (args[0].equals("serve")) {
                serve(NettyIpc.server(address).transport(transport), args);
            } else {
                connect(NettyIpc.client(address).transport(transport), args);
            }
        } catch (CompletionException e) {
            ChildProgram.say("failed " + words(Objects.requireNonNull(e.getCause())));
        }
    }

    private static void serve(ServerBuilder builder, String[] args) throws IOException {
        for (int i = 3; i < args.length; i++) {
            int id = Integer.parseInt(args[i].substring(args[i].indexOf('=') + 1));
            switch (args[i].substring(0, args[i].indexOf('='))) {
                case "users" -> builder.acceptPolicy(AcceptPolicy.users(id));
                case "groups" -> builder.acceptPolicy(AcceptPolicy.sameUser().or(AcceptPolicy.groups(id)));
                case "shared" -> builder.sharedWithGroup(id);
                default -> throw new IllegalArgumentException(args[i]);
            }
        }
        IpcServer server = builder.onConnected(connection -> ChildProgram.say("connected " + words(connection.peer())))
                .onMessage(String.class, (connection, text) -> ChildProgram.say("got " + text))
                .onClosed((connection, reason) -> ChildProgram.say("closed " + reason.code()))
                .start()
                .join();
        ChildProgram.say("serving " + server.socketPath());
        while (System.in.read() >= 0) { // a line asks for the refusals so far
            Map<String, Long> counts = new TreeMap<>();
            server.refusals().forEach((reason, count) -> {
                if (count > 0) {
                    counts.put(reason.name(), count);
                }
            });
            ChildProgram.say("refused " + counts);
        }
        server.close();
    }

    private static void connect(ClientBuilder builder, String[] args) throws IOException {
        if (args.length > 3) {
            builder.servedBy(Integer.parseInt(args[3].substring("servedBy=".length())));
        }
        IpcClient client = builder.connect().join();
        client.send("hello").join();
        ChildProgram.say("connected " + words(client.connection().peer()));
        while (System.in.read() >= 0) {
            // Until it is killed.
        }
        client.close();
    }

    private static String words(Peer peer) {
        return "pid=" + peer.pid().orElse(-1) + " uid=" + peer.uid().orElse(-1) + " gid="
                + peer.gid().orElse(-1) + " name=" + peer.userName().orElse("?");
    }

    private static String words(Throwable failure) {
        if (failure instanceof ConnectFailedException connect) {
            String status =
                    connect.status().stream().mapToObj(Integer::toString).collect(Collectors.joining());
            return connect.reason() + " " + status + " " + connect.getMessage();
        }
        if (failure instanceof UnsafePathException unsafe) {
            return "UNSAFE " + unsafe.path() + " " + unsafe.getMessage();
        }
        return failure.toString();
    }
}
