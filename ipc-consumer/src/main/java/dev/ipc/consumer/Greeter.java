package dev.ipc.consumer;

import dev.ipc.IpcClient;
import dev.ipc.IpcServer;
import dev.ipc.ServiceAddress;
import dev.ipc.codec.MessageTypes;
import dev.ipc.consumer.messages.Greeting;
import dev.ipc.netty.NettyIpc;
import dev.ipc.netty.Transport;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Serves a name, connects to it, and prints the answer to a greeting and how it travelled. */
final class Greeter {
    private Greeter() {}

    /**
     * Runs the program.
     *
     * @param arguments the container directory
     */
    public static void main(String[] arguments) throws Exception {
        ServiceAddress address =
                ServiceAddress.of("dev.ipc.consumer", "greeter").in(Path.of(arguments[0]));
        MessageTypes types = MessageTypes.builder().register(Greeting.class).build();
        CompletableFuture<Greeting> answer = new CompletableFuture<>();
        try (IpcServer server = NettyIpc.server(address)
                        .types(types)
                        .onMessage(Greeting.class, (connection, greeting) -> connection.send(greeting))
                        .start()
                        .get(30, TimeUnit.SECONDS);
                IpcClient client = NettyIpc.client(server.address())
                        .types(types)
                        .onMessage(Greeting.class, (connection, greeting) -> answer.complete(greeting))
                        .connect()
                        .get(30, TimeUnit.SECONDS)) {
            client.send(new Greeting("hello", List.of(1, 2))).get(30, TimeUnit.SECONDS);
            System.out.println(answer.get(30, TimeUnit.SECONDS) + " over " + Transport.chosen());
        }
    }
}
