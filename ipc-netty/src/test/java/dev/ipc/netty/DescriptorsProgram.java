package dev.ipc.netty;

import dev.ipc.IpcServer;
import dev.ipc.ServiceAddress;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Locale;

/** A server in a process that may open few files; it has logged nothing before the first accept that fails. */
final class DescriptorsProgram {
    private DescriptorsProgram() {}

    /** Takes the container and the transport; answers each line of the input with the CPU time used, in milliseconds. */
    public static void main(String[] args) throws Exception {
        ServiceAddress address = ServiceAddress.of("dev.ipc.test", "life").in(Path.of(args[0]));
        IpcServer server = NettyIpc.server(address)
                .transport(Transport.valueOf(args[1].toUpperCase(Locale.ROOT)))
                .onMessage(String.class, (connection, text) -> connection.send(text))
                .start()
                .join();
        ChildProgram.say("serving " + server.socketPath());
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        ChildProgram.say("cpu " + system.getProcessCpuTime() / 1_000_000);
        while (System.in.read() >= 0) {
            ChildProgram.say("cpu " + system.getProcessCpuTime() / 1_000_000);
        }
        server.close();
    }
}
