package dev.ipc.netty;

import dev.ipc.Heartbeat;
import dev.ipc.IpcClient;
import dev.ipc.IpcServer;
import dev.ipc.ReconnectPolicy;
import dev.ipc.ServiceAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** What {@link ChildJvm} runs: an endpoint that does what the lines of its input say, and tells by lines what happens. */
final class ChildProgram {
    private static final ServiceAddress ADDRESS = ServiceAddress.of("dev.ipc.test", "life");

    private ChildProgram() {}

    /** Takes the role, the container and the transport. */
    public static void main(String[] args) throws IOException {
        ServiceAddress address = ADDRESS.in(Path.of(args[1]));
        Transport transport = Transport.valueOf(args[2].toUpperCase(Locale.ROOT));
        try {
            switch (args[0]) {
                case "serve" -> serve(NettyIpc.server(address).transport(transport));
                case "hold" ->
                    serve(NettyIpc.server(address)
                            .transport(transport)
                            .onRequest(Long.class, (context, number) -> context.replyLater()));
                case "connect" -> connect(NettyIpc.client(address).transport(transport));
                case "attend" -> attend(NettyIpc.client(address).transport(transport));
                default -> throw new IllegalArgumentException(args[0]);
            }
        } catch (CompletionException e) {
            say("failed " + e.getCause());
        }
    }

    private static void serve(ServerBuilder builder) throws IOException {
        IpcServer server = builder.onRequest(Integer.class, (context, number) -> {
                    say("ran " + number);
                    return number;
                })
                .onMessage(String.class, (connection, text) -> say("got " + text))
                .onConnected(connection -> say("connected"))
                .onClosed((connection, reason) -> say("closed " + reason.code()))
                .start()
                .join();
        say("serving " + server.socketPath());
        obey(line -> server.broadcast(line));
        server.close();
    }

    private static void connect(ClientBuilder builder) throws IOException {
        IpcClient client = builder.onMessage(String.class, (connection, text) -> say("got " + text))
                .onClosed((connection, reason) -> say("closed " + reason.code()))
                .connect()
                .join();
        say("connected " + client.connection().peer().uid().orElse(-1));
        obey(client::send);
        client.close();
    }

    /** A client that reconnects and has a heartbeat. */
    private static void attend(ClientBuilder builder) throws IOException {
        connect(builder.heartbeat(Heartbeat.every(Duration.ofMillis(200)).withTimeout(Duration.ofSeconds(1)))
                .reconnect(ReconnectPolicy.withBackoff())
                .onUnresponsive(connection -> say("unresponsive"))
                .onResponsive(connection -> say("responsive"))
                .onInterrupted((connection, reason) -> say("interrupted " + reason.code())));
    }

    /** Takes each line of the input as a message, until it ends or says so. */
    private static void obey(Consumer<String> send) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null && !line.equals("end"); line = in.readLine()) {
            send.accept(line);
        }
    }

    static void say(String line) {
        System.out.println(line);
    }
}
