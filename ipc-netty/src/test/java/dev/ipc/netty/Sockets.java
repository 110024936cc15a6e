package dev.ipc.netty;

import java.util.Arrays;
import java.util.List;

/** The transports that tests run on. */
final class Sockets {
    private Sockets() {}

    /** Returns the transports of this machine that have sockets. */
    static List<Transport> transports() {
        return all().stream().filter(Capability.PATH::has).toList();
    }

    /** Returns all transports of this machine. */
    static List<Transport> all() {
        return Arrays.stream(Transport.values()).filter(Transport::isAvailable).toList();
    }
}
