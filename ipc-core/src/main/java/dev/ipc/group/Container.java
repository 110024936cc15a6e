package dev.ipc.group;

import dev.ipc.ServiceAddress;
import dev.ipc.UnsafePathException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A group's container: the directory in which the sockets of its services lie.
 *
 * <p>Where it is follows from the address (protocol, section 1). It is safe to use if nobody but its owner and root can
 * change what its path leads to; both ends check that before each use.
 *
 * <p><em>Threading:</em> immutable. The methods that check or list do blocking file I/O: call them off the event loop.
 *
 * <p><em>Failure:</em> {@link UnsafePathException} names the component at fault and the remedy; its cause is the operating
 * system's error, where there was one.
 */
public final class Container {
    private final Path directory;

    private Container(Path directory) {
        this.directory = directory.toAbsolutePath();
    }

    /**
     * Returns the container of an address. Looks at no file but the user's runtime directory.
     *
     * @throws dev.ipc.TransportUnavailableException on Windows, which isn't supported yet
     */
    public static Container of(ServiceAddress address) {
        return of(address, Environment.ofThisProcess());
    }

    /**
     * Returns a group's own container.
     *
     * @throws IllegalArgumentException if the name breaks the rule of {@link ServiceAddress}
     * @throws dev.ipc.TransportUnavailableException on Windows, which isn't supported yet
     */
    public static Container ofGroup(String group) {
        return of(ServiceAddress.of(group, "any"));
    }

    static Container of(ServiceAddress address, Environment environment) {
        ContainerRule.requireSupportedSystem(environment);
        return new Container(
                address.container().orElseGet(() -> ContainerRule.directory(address.group(), environment)));
    }

    /** Returns the directory as an absolute path. */
    public Path directory() {
        return directory;
    }

    /**
     * Makes the directory, and those of its parents that are missing, for this user only, then checks it.
     *
     * @throws UnsafePathException if the directory can't be made, or isn't safe to use
     */
    public void prepare() {
        SafeDirectory.prepare(directory, CurrentUser.uid());
    }

    /**
     * Checks that the directory is safe to use. What doesn't exist is no fault.
     *
     * @throws UnsafePathException if a component is a link or directory of another user, or others may write to it
     */
    public void check() {
        SafeDirectory.check(directory, CurrentUser.uid());
    }

    /**
     * Returns the path of a service's socket.
     *
     * @throws IllegalArgumentException if the name breaks the rule of {@link ServiceAddress}
     * @throws UnsafePathException if the path is too long, even with a short form of the name
     */
    public Path socket(String service) {
        return paths(service).socket();
    }

    /**
     * Checks the container and looks for a service's socket. A client calls this before each attempt to connect, and,
     * while it waits for the service, a few times a second: it costs some tens of microseconds.
     *
     * @return the path to connect to, empty if there is no socket. Whether somebody serves it, connecting tells.
     * @throws UnsafePathException if the container isn't safe to use, or what stands in the socket's place is no socket of
     *     this user's
     */
    public Optional<Path> locate(String service) {
        Path socket = paths(service).socket();
        if (SafeDirectory.check(directory, CurrentUser.uid()).isEmpty()) {
            return Optional.empty();
        }
        try {
            Optional<FileFacts> found = FileFacts.of(socket);
            found.ifPresent(facts -> requireOwnSocket(socket, facts));
            return found.map(facts -> socket);
        } catch (IOException e) {
            throw new UnsafePathException(socket, socket + " can't be used: " + Reasons.of(e), e);
        }
    }

    /**
     * Lists the services that are live at the moment, by name. A service is live if a process owns its name and its socket
     * is in place.
     *
     * @throws UnsafePathException if the container isn't safe to use or can't be read
     */
    public List<LiveService> liveServices() {
        if (SafeDirectory.check(directory, CurrentUser.uid()).isEmpty()) {
            return List.of();
        }
        return LiveService.list(this);
    }

    ServicePaths paths(String service) {
        ServiceAddress.of("any", service); // the rule for names is there
        return ServicePaths.of(directory, service);
    }

    static void requireOwnSocket(Path path, FileFacts facts) {
        if (!facts.is(FileFacts.Kind.SOCKET) || facts.uid() != CurrentUser.uid()) {
            throw new UnsafePathException(
                    path,
                    path + ", " + facts.describe() + ", stands where the service's socket belongs; remove it",
                    null);
        }
    }

    @Override
    public String toString() {
        return directory.toString();
    }
}
