package dev.ipc.netty;

import dev.ipc.TransportUnavailableException;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.kqueue.KQueue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A way between the two ends of a connection: the Unix domain sockets of this machine, or for tests the memory of this process.
 * Each answers whether it is available, and why not.
 *
 * <p>Whatever the transport, the bytes are the same: the two ends of a socket need not use the same one.
 *
 * <p><em>Threading:</em> thread-safe.
 */
public enum Transport {
    /** Linux, through Netty's native library; knows the peer's uid, gid and pid. */
    EPOLL,
    /** macOS and BSD, through Netty's native library. */
    KQUEUE,
    /** Wherever the JDK has Unix domain sockets, without a native library; knows the peer's user and group, but no pid. */
    NIO,
    /**
     * Servers and clients of one process, for tests: they find each other by their equal addresses, without a file. All but the
     * socket is as everywhere: handshake, frames, limits, pipeline. The peer is this process: its pid and user are not asked of the
     * kernel. It is never chosen by default.
     */
    IN_PROCESS;

    /** The system property that forces a transport by its name, in any case. */
    public static final String PROPERTY = "ipc.transport";

    /** Returns whether it can be used on this machine. */
    public boolean isAvailable() {
        return unavailability() == null;
    }

    /** Returns why it can't be used on this machine, or empty if it can. */
    public Optional<Throwable> unavailabilityCause() {
        return Optional.ofNullable(unavailability());
    }

    /**
     * Returns this transport if it is available.
     *
     * @throws TransportUnavailableException if not, with the cause
     */
    public Transport ensureAvailable() {
        Throwable cause = unavailability();
        if (cause != null) {
            throw new TransportUnavailableException(
                    "the transport " + name().toLowerCase(Locale.ROOT) + " is not available on this machine", cause);
        }
        return this;
    }

    /**
     * Returns the transport that the system property {@value #PROPERTY} names, else the first available one.
     *
     * @throws TransportUnavailableException if the property names none, or one that isn't available
     */
    public static Transport chosen() {
        String forced = System.getProperty(PROPERTY);
        if (forced == null) {
            return Fallback.BEST;
        }
        return Arrays.stream(values())
                .filter(transport -> transport.name().equalsIgnoreCase(forced))
                .findFirst()
                .orElseThrow(() -> new TransportUnavailableException(
                        "the system property " + PROPERTY + " is \"" + forced
                                + "\", none of epoll, kqueue, nio, in_process",
                        null))
                .ensureAvailable();
    }

    private @Nullable Throwable unavailability() {
        return switch (this) {
            case EPOLL -> Epoll.unavailabilityCause();
            case KQUEUE -> KQueue.unavailabilityCause();
            case NIO, IN_PROCESS -> null;
        };
    }

    /** Chooses once, and says once what it fell back to. */
    private static final class Fallback {
        private static final Logger LOG = LoggerFactory.getLogger(Transport.class);
        static final Transport BEST = best();

        private static Transport best() {
            for (Transport transport : new Transport[] {EPOLL, KQUEUE}) {
                if (transport.isAvailable()) {
                    return transport;
                }
            }
            LOG.info(
                    "no native transport is available, using the JDK's: epoll: {}; kqueue: {}",
                    EPOLL.unavailabilityCause().map(Throwable::toString).orElse(""),
                    KQUEUE.unavailabilityCause().map(Throwable::toString).orElse(""));
            return NIO;
        }
    }
}
