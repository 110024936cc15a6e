package dev.ipc.group;

import dev.ipc.ServiceAddress;
import dev.ipc.UnsafePathException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A group's container: the directory in which the sockets of its services lie.
 *
 * <p>Where it is follows from the address (protocol, section 1). It is safe to use if it belongs to this user, and nobody but
 * this user and root can change what its path leads to; both ends check that before each use. A container that several
 * users share on purpose is one that its server {@linkplain #sharedWith opens to a group of the system's}, and that its
 * clients {@linkplain #ownedBy expect to belong to the server's user}.
 *
 * <p><em>Threading:</em> immutable. The methods that prepare, check, locate or list do blocking file I/O: call them off the
 * event loop.
 *
 * <p><em>Failure:</em> {@link UnsafePathException} names the component at fault and the remedy; its cause is the operating
 * system's error, where there was one.
 */
public final class Container {
    private final Path directory;
    private final int owner;
    private final Access access;

    private Container(Path directory, int owner, Access access) {
        this.directory = directory;
        this.owner = owner;
        this.access = access;
    }

    /**
     * Returns the container of an address. Reads no more than this process's user id and whether he has a runtime directory.
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
        Path directory = address.container().orElseGet(() -> ContainerRule.directory(address.group(), environment));
        return new Container(directory.toAbsolutePath(), CurrentUser.uid(), Access.OWNER_ONLY);
    }

    /**
     * Returns this container as a server's that the members of a group of the system's may reach as well: they may find and
     * connect to its services, and a server's accept policy decides on each. Nobody but this user may write to it.
     *
     * @param gid the group's id; this user must belong to it
     */
    public Container sharedWith(int gid) {
        return new Container(directory, owner, new Access(OptionalInt.of(gid)));
    }

    /**
     * Returns this container as a client's who trusts another user to own the container and to serve in it.
     *
     * @param uid the user's id
     */
    public Container ownedBy(int uid) {
        return new Container(directory, uid, access);
    }

    /** Returns the directory as an absolute path. */
    public Path directory() {
        return directory;
    }

    /** Returns the id of the user who must own the directory and the sockets in it. */
    public int ownerUid() {
        return owner;
    }

    /**
     * Makes the directory, and those of its parents that are missing, for this user and whom it is shared with; then checks
     * it. For servers; {@link NameClaim#take} does it.
     *
     * @throws UnsafePathException if the directory can't be made, or isn't safe to use
     */
    public void prepare() {
        SafeDirectory.prepare(directory, access);
    }

    /**
     * Checks that the directory is safe to use. What doesn't exist is no fault.
     *
     * @throws UnsafePathException if a component is a link or directory of another user, or others may write to it
     */
    public void check() {
        SafeDirectory.check(directory, owner);
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
     * Checks the container and looks for a service's socket. A client calls this before each attempt to connect, and, while
     * it waits for the service, a few times a second: it costs less than a failed connect.
     *
     * @return the path to connect to, empty if there is no socket; whether somebody serves it, connecting tells
     * @throws IllegalArgumentException if the name breaks the rule of {@link ServiceAddress}
     * @throws UnsafePathException if the container isn't safe to use, or what stands in the socket's place isn't a socket
     *     of the container's owner
     */
    public Optional<Path> locate(String service) {
        ServicePaths paths = paths(service);
        if (!SafeDirectory.check(directory, owner)) {
            return Optional.empty();
        }
        try {
            return findSocket(paths).map(FileFacts::path);
        } catch (IOException e) {
            throw Failures.unusable(paths.socket(), e);
        }
    }

    /**
     * Lists the services that are live at the moment, by name. A service is live if a process owns its name and its socket
     * is in place.
     *
     * @throws UnsafePathException if the container isn't safe to use or can't be read
     */
    public List<LiveService> liveServices() {
        return SafeDirectory.check(directory, owner) ? LiveService.list(this) : List.of();
    }

    Optional<FileFacts> findSocket(ServicePaths paths) throws IOException {
        return SocketFile.find(paths.socket(), owner);
    }

    Access access() {
        return access;
    }

    ServicePaths paths(String service) {
        ServiceAddress.of("any", service); // knows the rule for names
        return ServicePaths.of(directory, service);
    }

    @Override
    public String toString() {
        return directory.toString();
    }
}
