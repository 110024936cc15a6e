package dev.ipc.netty;

import static dev.ipc.netty.Transport.EPOLL;
import static dev.ipc.netty.Transport.IN_PROCESS;
import static dev.ipc.netty.Transport.KQUEUE;
import static dev.ipc.netty.Transport.NIO;

import java.util.Set;

/** In what transports may differ, and nothing else: {@link TransportsTest} shows of each transport that it has it or hasn't. */
enum Capability {
    /** A socket in the container: other processes find it, also those that aren't of this library. */
    PATH(Set.of(EPOLL, KQUEUE, NIO)),
    /** The peer's process id is known. */
    PID(Set.of(EPOLL, IN_PROCESS)),
    /** The peer's group is known: the kernel was asked. */
    KERNEL_FACTS(Set.of(EPOLL, KQUEUE, NIO)),
    /** One direction may end before the other. */
    HALF_CLOSE(Set.of(EPOLL, KQUEUE, NIO));

    @SuppressWarnings("ImmutableEnumChecker") // Set.of is
    private final Set<Transport> transports;

    Capability(Set<Transport> transports) {
        this.transports = transports;
    }

    boolean has(Transport transport) {
        return transports.contains(transport);
    }
}
