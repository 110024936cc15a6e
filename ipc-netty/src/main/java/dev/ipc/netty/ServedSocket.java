package dev.ipc.netty;

import dev.ipc.PathLoss;
import dev.ipc.UnsafePathException;
import dev.ipc.group.NameClaim;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A name in a group's container, and the socket that stands there for it and is watched.
 *
 * <p><em>Threading:</em> for the acceptor's loop; all of it is file work.
 */
final class ServedSocket extends ServedName {
    private static final Logger LOG = LoggerFactory.getLogger(ServedSocket.class);
    private static final int BACKLOG = 4096;

    private final NameClaim claim;
    private final EventLoop loop;
    private @Nullable PathWatch watch;

    private ServedSocket(
            NameClaim claim,
            TransportChannels.Listener listener,
            EndpointOptions<?> options,
            ServerLoops loops,
            IpcPipeline pipeline) {
        super(listener, options, loops, pipeline);
        this.claim = claim;
        this.loop = loops.acceptor();
    }

    /** Takes the name in the container of the options, as {@link ServedName#take} says. */
    static ServedSocket take(EndpointOptions<?> options, ServerLoops loops, IpcPipeline pipeline) {
        NameClaim claim = NameClaim.take(options.container(), options.address().service());
        try {
            TransportChannels.Listener listener =
                    TransportChannels.listen(options.transport(), claim.bindPath(), BACKLOG);
            return new ServedSocket(claim, listener, options, loops, pipeline);
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

    @Override
    void publish(Consumer<PathLoss> lost) {
        claim.publish();
        watch = new PathWatch(claim, loop, lost);
        watch.begin();
    }

    @Override
    Path socketPath() {
        return claim.socketPath();
    }

    @Override
    void stopListening() {
        if (watch != null) {
            watch.stop();
        }
        super.stopListening();
    }

    @Override
    void release() {
        super.stopListening();
        try {
            claim.close();
        } catch (UnsafePathException e) {
            LOG.warn("the socket of a closed server is left behind", e);
        }
    }
}
