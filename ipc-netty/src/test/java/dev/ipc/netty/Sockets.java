package dev.ipc.netty;

import java.util.Arrays;
import java.util.List;

/** What tests over real sockets share. */
final class Sockets {
    private Sockets() {}

    /** Returns the transports of this machine. */
    static List<Transport> transports() {
        return Arrays.stream(Transport.values()).filter(Transport::isAvailable).toList();
    }
}
