package dev.ipc.netty;

import dev.ipc.PathLoss;
import dev.ipc.UnsafePathException;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelFuture;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * A server's name and what listens for its clients: taken, published, and given up in the order in which nobody is harmed.
 *
 * <p><em>Threading:</em> for the acceptor's loop.
 */
abstract class ServedName {
    private final TransportChannels.Listener listener;
    private final ChannelFuture listening;
    private final AcceptGuard guard;

    ServedName(
            TransportChannels.Listener listener, EndpointOptions<?> options, ServerLoops loops, IpcPipeline pipeline) {
        this.listener = listener;
        this.guard = new AcceptGuard(options.address().qualifiedName());
        this.listening = listener.start(new ServerBootstrap()
                .handler(guard)
                .group(loops.acceptors(), loops.workers())
                .childHandler(pipeline));
    }

    /**
     * Takes the name and listens where nobody can connect yet.
     *
     * @throws dev.ipc.NameTakenException if another server has the name
     * @throws UnsafePathException if the container isn't safe, or the operating system doesn't let it be used
     */
    static ServedName take(EndpointOptions<?> options, ServerLoops loops, IpcPipeline pipeline) {
        return options.transport() == Transport.IN_PROCESS
                ? ServedInProcess.take(options, loops, pipeline)
                : ServedSocket.take(options, loops, pipeline);
    }

    /** Returns what completes when it listens, though nobody finds it yet. */
    final ChannelFuture listening() {
        return listening;
    }

    /** Lets clients find the server, and tells, at most once, when they no longer can. */
    abstract void publish(Consumer<PathLoss> lost);

    /** Returns how many times accepting failed. */
    final long acceptFailures() {
        return guard.failures();
    }

    /** Returns where the socket stands; inside one process a path in the container, at which nothing does. */
    abstract Path socketPath();

    /** Accepts nobody any more. */
    void stopListening() {
        listener.close();
    }

    /** Frees the name, and removes what led to it. */
    abstract void release();
}
