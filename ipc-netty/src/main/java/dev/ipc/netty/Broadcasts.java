package dev.ipc.netty;

import dev.ipc.BroadcastReplies;
import dev.ipc.BroadcastResult;
import dev.ipc.EncodingException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * What goes to many connections of a server at once: each message and request is encoded once, on the caller's thread.
 *
 * <p><em>Threading:</em> thread-safe.
 */
final class Broadcasts {
    private final ConnectionRegistry registry;
    private final Bodies bodies;
    private final long maxBytesToNobody;

    /** Makes those of a server; what goes to nobody is encoded as well, within a bound of its own. */
    Broadcasts(ConnectionRegistry registry, Bodies bodies, long maxBytesToNobody) {
        this.registry = registry;
        this.bodies = bodies;
        this.maxBytesToNobody = maxBytesToNobody;
    }

    /** Sends a message to these connections. */
    CompletableFuture<BroadcastResult> send(Object message, Recipients recipients) {
        try (EncodedMessage encoded = encode(message, recipients.list())) {
            return registry.broadcast(encoded, recipients);
        } catch (EncodingException e) {
            return IpcFuture.failed(e);
        }
    }

    /** Asks these connections. */
    <R> BroadcastReplies<R> request(
            Object message, Class<R> replyType, Duration timeout, List<NettyServerConnection> recipients) {
        SentRequests.requireValid(replyType, timeout);
        List<RequestFuture<R>> futures = recipients.stream()
                .map(each -> each.sentRequests().newFuture(replyType, timeout))
                .toList();
        BroadcastReplies<R> replies = new AskedMany<>(recipients, futures).replies();
        try (EncodedMessage encoded = encode(message, recipients)) {
            registry.broadcastRequest(encoded, recipients, futures);
        } catch (EncodingException e) {
            futures.forEach(each -> each.notSent(e));
        }
        return replies;
    }

    /** Encodes up to the largest body that any of the recipients takes, in bytes: each checks what it takes itself. */
    private EncodedMessage encode(Object message, List<NettyServerConnection> recipients) throws EncodingException {
        Objects.requireNonNull(message, "message");
        long largest = recipients.isEmpty() ? maxBytesToNobody : 0;
        for (NettyServerConnection recipient : recipients) {
            largest = Math.max(largest, recipient.sender().peerMaxContentBytes());
        }
        return bodies.encode(message, largest);
    }
}
