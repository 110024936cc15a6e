package dev.ipc.netty;

import dev.ipc.PathLoss;
import dev.ipc.group.NameClaim;
import io.netty.channel.EventLoop;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a served path every few seconds, until the path is lost or the server closes: a socket doesn't notice that clients
 * don't find it any more.
 *
 * <p><em>Threading:</em> confined to the acceptor's loop.
 */
final class PathWatch {
    private static final Logger LOG = LoggerFactory.getLogger(PathWatch.class);
    private static final long CHECK_SECONDS = 3;

    private final NameClaim claim;
    private final EventLoop loop;
    private final Consumer<PathLoss> lost;
    private boolean over;

    /** Makes a watch that tells of a loss at most once, in the loop. */
    PathWatch(NameClaim claim, EventLoop loop, Consumer<PathLoss> lost) {
        this.claim = claim;
        this.loop = loop;
        this.lost = lost;
    }

    void begin() {
        loop.schedule(this::look, CHECK_SECONDS, TimeUnit.SECONDS);
    }

    /** Looks no more. */
    void stop() {
        over = true;
    }

    private void look() {
        if (over) {
            return;
        }
        Optional<PathLoss> loss = claim.loss();
        if (loss.isEmpty()) {
            begin();
            return;
        }
        LOG.warn("the socket {} of this server is {}: new clients don't find it", claim.socketPath(), loss.get());
        lost.accept(loss.get());
    }
}
