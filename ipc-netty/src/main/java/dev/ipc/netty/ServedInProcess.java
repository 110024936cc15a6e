package dev.ipc.netty;

import dev.ipc.ConnectFailedException;
import dev.ipc.NameTakenException;
import dev.ipc.PathLoss;
import dev.ipc.ServiceAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * A name that one server of this process has among all that use {@link Transport#IN_PROCESS}: an entry in a table.
 *
 * <p><em>Threading:</em> as {@link ServedName}; the table is thread-safe.
 */
final class ServedInProcess extends ServedName {
    /** The names that are taken, with what listens for each. */
    private static final Map<ServiceAddress, Entry> NAMES = new ConcurrentHashMap<>();

    private final ServiceAddress name;
    private final Entry entry;
    private final Path path;

    private ServedInProcess(
            Entry entry, Path path, EndpointOptions<?> options, ServerLoops loops, IpcPipeline pipeline) {
        super(new TransportChannels.Listener(entry.channel, () -> {}, null), options, loops, pipeline);
        this.name = options.address();
        this.entry = entry;
        this.path = path;
    }

    /** Takes the name in the table of this process, as {@link ServedName#take} says. */
    static ServedInProcess take(EndpointOptions<?> options, ServerLoops loops, IpcPipeline pipeline) {
        Path path = options.container().directory().resolve(options.address().service());
        Entry entry = new Entry();
        if (NAMES.putIfAbsent(options.address(), entry) != null) {
            throw new NameTakenException(
                    options.address().qualifiedName() + " is served in this process already",
                    ProcessHandle.current().pid());
        }
        try {
            return new ServedInProcess(entry, path, options, loops, pipeline);
        } catch (RuntimeException | Error e) {
            NAMES.remove(options.address(), entry);
            throw e;
        }
    }

    /** Returns what looks into the table for a client. */
    static ServiceFinder finder(EndpointOptions<?> options) {
        return new ServiceFinder() {
            @Override
            public Optional<SocketAddress> find() {
                Entry entry = NAMES.get(options.address());
                return entry != null && entry.published ? Optional.of(entry.channel.address()) : Optional.empty();
            }

            @Override
            public ConnectFailedException failureOf(Throwable cause) {
                return ServiceFinder.noSuchService(options, cause); // it closed in between: there is no other reason
            }
        };
    }

    @Override
    void publish(Consumer<PathLoss> never) {
        entry.published = true;
    }

    @Override
    Path socketPath() {
        return path;
    }

    @Override
    void release() {
        stopListening();
        NAMES.remove(name, entry);
    }

    /** A taken name. */
    private static final class Entry {
        final InProcessServerChannel channel = new InProcessServerChannel();
        volatile boolean published;
    }
}
