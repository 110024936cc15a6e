package dev.ipc.netty;

import dev.ipc.IpcClient;
import dev.ipc.IpcServer;
import dev.ipc.Limits;
import dev.ipc.ServiceAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/** What a {@link ChildJvm} runs to end its JVM in some way; when its input ends, so does it. */
final class ExitProgram {
    private static final ServiceAddress ADDRESS = ServiceAddress.of("dev.ipc.test", "life");

    private ExitProgram() {}

    /** Takes the role, the container, the transport, and how the server closes: by option or by a hook of its own. */
    public static void main(String[] args) throws IOException {
        ServiceAddress address = ADDRESS.in(Path.of(args[1]));
        Transport transport = Transport.valueOf(args[2].toUpperCase(Locale.ROOT));
        if (args[0].equals("client")) {
            client(NettyIpc.client(address).transport(transport));
        } else {
            server(args[0], NettyIpc.server(address).transport(transport));
        }
        while (System.in.read() >= 0) {
            // what there is to do comes by signals and messages
        }
        Runtime.getRuntime().halt(3);
    }

    private static void client(ClientBuilder builder) {
        IpcClient client = builder.closeOnExit().connect().join();
        ChildProgram.say("connected " + client.connection().peer().uid().orElse(-1));
    }

    private static void server(String role, ServerBuilder builder) {
        Limits limits = Limits.builder()
                .closeTimeout(role.equals("direct") ? Duration.ofMillis(100) : Duration.ofSeconds(5))
                .build();
        CompletableFuture<String> late = new CompletableFuture<>();
        builder.limits(limits)
                .onMessage(Integer.class, (connection, status) -> System.exit(status))
                .onRequest(String.class, (context, text) -> {
                    ChildProgram.say("asked " + text);
                    return late;
                })
                .onClosed((connection, reason) -> ChildProgram.say("closed " + reason.code()));
        if (role.equals("direct")) {
            builder.directDispatch();
        }
        if (!role.equals("hook")) {
            builder.closeOnExit();
        }
        IpcServer server = builder.start().join();
        if (role.equals("hook")) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                server.close();
                late.complete("answered");
                ChildProgram.say("ended " + server.closed().join().code());
            }));
        } else {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> late.complete("answered")));
        }
        ChildProgram.say("serving " + server.socketPath());
    }
}
