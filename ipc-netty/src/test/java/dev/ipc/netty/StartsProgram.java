package dev.ipc.netty;

import dev.ipc.IpcServer;
import dev.ipc.NameTakenException;
import dev.ipc.ServiceAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Starts servers of one name: many at once, or one after another until it is killed. */
final class StartsProgram {
    private final ServiceAddress address;
    private final Transport transport;
    private final List<IpcServer> servers = new ArrayList<>();

    private StartsProgram(Path container, Transport transport) {
        this.address = ServiceAddress.of("dev.ipc.test", "life").in(container);
        this.transport = transport;
    }

    /** Takes the container and the transport; the input tells what to do. */
    public static void main(String[] args) throws IOException {
        StartsProgram program = new StartsProgram(Path.of(args[0]), Transport.valueOf(args[1]));
        ChildProgram.say("ready");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            switch (line) {
                case "close" -> program.close();
                case "cycle" -> program.cycle();
                default -> program.start(Integer.parseInt(line));
            }
        }
    }

    /** Starts as many at once, and tells of each that it serves, or the pid of who does. */
    private void start(int count) {
        List<CompletableFuture<IpcServer>> starting = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            starting.add(NettyIpc.server(address).transport(transport).start());
        }
        for (CompletableFuture<IpcServer> each : starting) {
            ChildProgram.say("outcome " + outcome(each));
        }
    }

    private String outcome(CompletableFuture<IpcServer> starting) {
        try {
            servers.add(starting.join());
            return "serving";
        } catch (CompletionException e) {
            return Objects.requireNonNull(e.getCause()) instanceof NameTakenException taken
                    ? "taken " + taken.ownerPid().orElse(0)
                    : "failed " + e.getCause();
        }
    }

    private void close() {
        for (IpcServer server : servers) {
            server.close();
            server.closed().join();
        }
        servers.clear();
        ChildProgram.say("closed");
    }

    /** Says so after the first time, which loads the classes: a kill is to meet any of the steps. */
    private void cycle() {
        startAndClose();
        ChildProgram.say("cycling");
        while (true) {
            startAndClose();
        }
    }

    private void startAndClose() {
        IpcServer server = NettyIpc.server(address).transport(transport).start().join();
        server.close();
        server.closed().join();
    }
}
