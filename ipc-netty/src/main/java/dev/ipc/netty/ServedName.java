package dev.ipc.netty;

import dev.ipc.PathLoss;
import dev.ipc.UnsafePathException;
import dev.ipc.group.NameClaim;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server's name and the socket that listens at it: taken, published, watched, and given up in the order in which nobody is
 * harmed.
 *
 * <p><em>Threading:</em> for the acceptor's loop; all of it is file work.
 */
final class ServedName {
    private static final Logger LOG = LoggerFactory.getLogger(ServedName.class);
    private static final int BACKLOG = 4096;

    private final NameClaim claim;
    private final TransportChannels.Listener listener;
    private final ChannelFuture listening;
    private final AcceptGuard guard;
    private final EventLoop loop;
    private @Nullable PathWatch watch;

    private ServedName(
            NameClaim claim,
            TransportChannels.Listener listener,
            ChannelFuture listening,
            AcceptGuard guard,
            EventLoop loop) {
        this.claim = claim;
        this.listener = listener;
        this.listening = listening;
        this.guard = guard;
        this.loop = loop;
    }

    /**
     * Takes the name and listens where nobody can connect yet.
     *
     * @throws dev.ipc.NameTakenException if another server has the name
     * @throws UnsafePathException if the container isn't safe, or the operating system doesn't let it be used
     */
    static ServedName take(EndpointOptions<?> options, ServerLoops loops, IpcPipeline pipeline) {
        NameClaim claim = NameClaim.take(options.container(), options.address().service());
        try {
            TransportChannels.Listener listener =
                    TransportChannels.listen(options.transport(), claim.bindPath(), BACKLOG);
            AcceptGuard guard = new AcceptGuard(options.address().qualifiedName());
            ChannelFuture listening = listener.start(new ServerBootstrap()
                    .handler(guard)
                    .group(loops.acceptors(), loops.workers())
                    .childHandler(pipeline));
            return new ServedName(claim, listener, listening, guard, loops.acceptor());
        } catch (IOException e) {
            claim.close();
            throw unusable(claim.bindPath(), e);
        } catch (RuntimeException | Error e) {
            claim.close();
            throw e;
        }
    }

    /** Returns the failure of listening at a path, for a reason of the operating system's. */
    static UnsafePathException unusable(Path path, Throwable cause) {
        return new UnsafePathException(path, "no socket can listen at " + path + ": " + cause.getMessage(), cause);
    }

    /** Returns what completes when the socket listens, though nobody finds it yet. */
    ChannelFuture listening() {
        return listening;
    }

    /** Lets clients find the server, and tells, at most once, when they no longer can. */
    void publish(Consumer<PathLoss> lost) {
        claim.publish();
        watch = new PathWatch(claim, loop, lost);
        watch.begin();
    }

    /** Returns how many times accepting failed. */
    long acceptFailures() {
        return guard.failures();
    }

    Path socketPath() {
        return claim.socketPath();
    }

    /** Accepts nobody any more. */
    void stopListening() {
        if (watch != null) {
            watch.stop();
        }
        listener.close();
    }

    /** Removes the socket and frees the name. */
    void release() {
        listener.close();
        try {
            claim.close();
        } catch (UnsafePathException e) {
            LOG.warn("the socket of a closed server is left behind", e);
        }
    }
}
