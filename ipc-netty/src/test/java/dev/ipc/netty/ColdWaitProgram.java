package dev.ipc.netty;

import dev.ipc.IpcClient;
import dev.ipc.ServiceAddress;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A client that waits for its service from the first moment of its process, and tells how many classes it has loaded. */
final class ColdWaitProgram {
    private ColdWaitProgram() {}

    /** Takes the container and the transport; each line of input asks for the number. */
    public static void main(String[] args) throws IOException {
        ServiceAddress address = ServiceAddress.of("dev.ipc.test", "life").in(Path.of(args[0]));
        CompletableFuture<IpcClient> connecting = NettyIpc.client(address)
                .transport(Transport.valueOf(args[1]))
                .waitForService(Duration.ofMinutes(10))
                .connect();
        connecting.thenAccept(connected -> say("connected"));
        while (System.in.read() >= 0) {
            say("waiting");
        }
        connecting.join().close();
    }

    private static void say(String state) {
        System.out.println(
                state + " " + ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount());
    }
}
