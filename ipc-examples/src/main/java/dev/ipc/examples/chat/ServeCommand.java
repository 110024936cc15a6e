package dev.ipc.examples.chat;

import dev.ipc.CloseReason;
import dev.ipc.IpcException;
import dev.ipc.IpcServer;
import dev.ipc.Message;
import dev.ipc.ServiceAddress;
import dev.ipc.SlowConsumerPolicy;
import dev.ipc.netty.NettyIpc;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Serves a chat until it is told to end. */
@Command(
        name = "serve",
        description = "Serves a chat, and prints who comes and goes. Ctrl-C and SIGTERM end it.",
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
    @Mixin
    private AddressOptions options = new AddressOptions();

    @Override
    public Integer call() {
        StopSignals stop = StopSignals.install();
        ServiceAddress address = options.address();
        CompletableFuture<Void> announced = new CompletableFuture<>();
        ChatRoom room = new ChatRoom(ServeCommand::print);
        try {
            IpcServer server = NettyIpc.server(address)
                    .processName("chat serve")
                    .limits(AddressOptions.LIMITS)
                    .slowConsumerPolicy(SlowConsumerPolicy.DISCONNECT)
                    // Nobody is announced before the server is; a client may be there sooner than the next line here
                    // runs.
                    .onConnected(connection -> announced.join())
                    .onMessage(Message.class, room::received)
                    .onReceiveFailure(room::receiveFailed)
                    .onClosed(room::closed)
                    .start()
                    .join();
            print("ready " + server.socketPath());
            announced.complete(null);
            return serve(server, stop);
        } catch (CompletionException | IpcException e) {
            return ChatCommand.complain(Ending.of(e, address));
        }
    }

    private static int serve(IpcServer server, StopSignals stop) {
        CompletableFuture.anyOf(stop.asked(), server.closed()).join();
        boolean asked = !server.closed().isDone();
        server.close();
        CloseReason reason = server.closed().join();
        return asked || reason instanceof CloseReason.Local
                ? Ending.FINE
                : ChatCommand.complain(
                        new Ending(Ending.FAILED, "The server ended (" + reason.code() + "): start it again."));
    }

    private static void print(String line) {
        StandardStreams.OUT.println(ChatText.harmless(line));
    }
}
