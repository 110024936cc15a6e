package dev.ipc.netty;

import dev.ipc.ConnectFailedException;
import dev.ipc.ConnectFailedException.Reason;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds a service's socket in the container.
 *
 * <p><em>Threading:</em> confined to the client's event loop, though looking for the socket is a few calls of the file system:
 * of a local one, whose answers are in memory.
 */
final class SocketFinder implements ServiceFinder {
    private final EndpointOptions<?> options;
    private @Nullable Path found;

    SocketFinder(EndpointOptions<?> options) {
        this.options = options;
    }

    @Override
    public Optional<SocketAddress> find() {
        Optional<Path> socket = options.container().locate(options.address().service());
        found = socket.orElse(null);
        return socket.map(path -> TransportChannels.address(options.transport(), path));
    }

    /**
     * Tells apart why a connect failed. Netty's exception doesn't carry the system's error as data, so the JDK is asked: it
     * throws a {@link ConnectException} only where nobody listens.
     */
    @Override
    public ConnectFailedException failureOf(Throwable cause) {
        Path socket = Objects.requireNonNull(found, "found");
        if (!Files.exists(socket)) {
            return ServiceFinder.noSuchService(options, cause);
        }
        if (!Files.isWritable(socket)) {
            return new ConnectFailedException(Reason.NOT_PERMITTED, "this user may not write to " + socket, cause);
        }
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false);
            if (isRefused(probe, socket)) {
                return ServiceFinder.noSuchService(options, cause);
            }
        } catch (IOException e) {
            return new ConnectFailedException(Reason.FAILURE, "connecting to " + socket + " failed", e);
        }
        return new ConnectFailedException(
                Reason.BUSY, "the server at " + socket + " has no room for another connect at the moment", cause);
    }

    /** Of a socket that may be written to, a connect fails for one other reason: there is no room in its backlog. */
    private static boolean isRefused(SocketChannel probe, Path socket) throws IOException {
        try {
            probe.connect(UnixDomainSocketAddress.of(socket));
            return false;
        } catch (ConnectException nobodyListens) {
            return true;
        } catch (SocketException noRoom) {
            return false;
        }
    }
}
