package dev.ipc.netty;

import dev.ipc.Peer;
import dev.ipc.ServerInstance;
import dev.ipc.wire.Hello;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * By what a client recognizes a server: the value in its hello; of servers that give none, at least the process.
 *
 * @param instance what the hello says
 * @param pid the kernel's
 */
record ServerTrace(Optional<String> instance, OptionalLong pid) {
    static ServerTrace of(Hello hello, Peer peer) {
        return new ServerTrace(hello.serverInstance(), peer.pid());
    }

    /** Returns what a server of this trace is to a client that knew another trace before. */
    ServerInstance after(ServerTrace before) {
        if (instance.isPresent() && before.instance.isPresent()) {
            return instance.equals(before.instance) ? ServerInstance.SAME : ServerInstance.NEW;
        }
        boolean otherProcess = pid.isPresent() && before.pid.isPresent() && !pid.equals(before.pid);
        boolean othersKind = instance.isPresent() != before.instance.isPresent();
        return otherProcess || othersKind
                ? ServerInstance.NEW
                : ServerInstance.UNKNOWN; // one pid may have had two owners
    }
}
