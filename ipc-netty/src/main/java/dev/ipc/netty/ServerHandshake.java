package dev.ipc.netty;

import dev.ipc.AcceptPolicy;
import dev.ipc.Peer;
import dev.ipc.wire.FrameKind;
import dev.ipc.wire.Hello;
import dev.ipc.wire.RefusalException;
import dev.ipc.wire.Status;
import dev.ipc.wire.WireLimits;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server's side of the handshake: the client speaks first, the accept policy decides, the server answers. */
final class ServerHandshake extends Handshake {
    private static final Logger LOG = LoggerFactory.getLogger(ServerHandshake.class);

    private final AcceptPolicy policy;

    ServerHandshake(NettyConnection connection, AcceptPolicy policy) {
        super(connection);
        this.policy = policy;
    }

    @Override
    void received(ChannelHandlerContext ctx, FullHttpResponse frame) throws RefusalException {
        if (FrameHead.of(frame).kind() == FrameKind.CLOSE) {
            connection.remoteClosed(Status.OK, frame.content().toString(StandardCharsets.UTF_8));
            return;
        }
        Hello hello = parse(frame);
        if (!speaksOurs(hello)) {
            throw new RefusalException(
                    Status.UPGRADE_REQUIRED, "this endpoint speaks version " + WireLimits.VERSION + " of the protocol");
        }
        String service = connection.address().qualifiedName();
        if (!hello.service().equals(service)) {
            throw new RefusalException(Status.NOT_FOUND, "this is the service " + service + ", not " + hello.service());
        }
        Peer peer = connection.peer().withLabel(hello.label());
        connection.endpoint().executor().execute(() -> {
            Optional<String> refusal = decide(peer);
            connection.inLoop(() -> decided(ctx, hello, refusal));
        });
    }

    @Override
    void timedOut() {
        refuse(Status.REQUEST_TIMEOUT, "the handshake was not complete in time");
    }

    private Optional<String> decide(Peer peer) {
        try {
            return policy.refusal(peer);
        } catch (RuntimeException | Error e) {
            LOG.warn("the accept policy failed on {}, which refuses it", peer, e);
            return Optional.of("the accept policy failed");
        }
    }

    private void decided(ChannelHandlerContext ctx, Hello hello, Optional<String> refusal) {
        if (ctx.isRemoved() || connection.reason() != null) {
            return; // too late: timed out, or gone
        }
        if (refusal.isPresent()) {
            LOG.warn("{} refuses {}: {}", connection.address().qualifiedName(), connection.peer(), refusal.get());
            refuse(Status.FORBIDDEN, refusal.get());
            return;
        }
        writeHello(ctx);
        done(ctx, hello);
        ctx.channel().flush(); // who learns that he is connected is in the registry by then
    }
}
