package dev.ipc.netty;

import dev.ipc.CloseReason;
import dev.ipc.RefusalReason;
import dev.ipc.wire.FrameKind;
import dev.ipc.wire.Hello;
import dev.ipc.wire.RefusalException;
import dev.ipc.wire.Status;
import dev.ipc.wire.WireLimits;
import io.netty.channel.ChannelHandlerContext;
import java.util.List;

/** The server's side of the handshake: the client speaks first, the accept policy decides, the server answers. */
final class ServerHandshake extends Handshake {
    private final ClientAdmission admission;
    private Runnable decision = () -> {};

    ServerHandshake(NettyConnection connection, ClientAdmission admission) {
        super(connection);
        this.admission = admission;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ServerHandshake oldest = admission.pendingHandshakes().add(this);
        if (oldest != null) {
            oldest.connection.inLoop(oldest::makeRoom);
        }
        super.channelActive(ctx);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        admission.pendingHandshakes().remove(this);
        decision.run();
        super.handlerRemoved(ctx);
    }

    @Override
    void received(ChannelHandlerContext ctx, FirstFrame frame) throws RefusalException {
        FrameHead head = frame.head();
        if (head.kind() == FrameKind.CLOSE) {
            connection.ending().end(ErrorTexts.reasonOf(head.status(), frame.text()));
            return;
        }
        Hello hello = frame.hello();
        int version = hello.commonVersion(WireLimits.VERSIONS)
                .orElseThrow(() -> new RefusalException(
                        Status.UPGRADE_REQUIRED,
                        "this endpoint speaks version " + Hello.versionList(WireLimits.VERSIONS) + " of the protocol"));
        String service = connection.address().qualifiedName();
        if (!hello.service().equals(service)) {
            throw new RefusalException(Status.NOT_FOUND, "this is the service " + service + ", not " + hello.service());
        }
        if (connection.endpoint().options().budget().isExceeded()) {
            refuse(RefusalReason.OVERLOADED, Status.UNAVAILABLE, "the process of this service has too much queued");
            return;
        }
        decision = admission
                .deciders()
                .decide(
                        connection.peer().withLabel(hello.label()),
                        ctx.channel().eventLoop(),
                        verdict -> decided(ctx, hello, version, verdict));
    }

    @Override
    void timedOut() {
        refuse(RefusalReason.TOO_SLOW, Status.REQUEST_TIMEOUT, "the handshake was not complete in time");
    }

    @Override
    void refuse(Status status, String text) {
        RefusalReason reason =
                switch (status) {
                    case NOT_FOUND -> RefusalReason.OTHER_SERVICE;
                    case UPGRADE_REQUIRED -> RefusalReason.NO_COMMON_VERSION;
                    default -> RefusalReason.NOT_THE_PROTOCOL;
                };
        refuse(reason, status, text);
    }

    @Override
    CloseReason reasonOf(Status status, String text) {
        return new CloseReason.Refused(status.code(), text);
    }

    private void makeRoom() {
        if (connection.isEstablished()) {
            return; // it was done before this turn of its loop came
        }
        refuse(
                RefusalReason.TOO_MANY_HANDSHAKES,
                Status.REQUEST_TIMEOUT,
                "too many handshakes are pending, of which this is the oldest");
    }

    private void refuse(RefusalReason reason, Status status, String text) {
        if (connection.reason() == null) {
            boolean ours = reason == RefusalReason.CONDITION || reason == RefusalReason.CONDITION_FAILED;
            String words = ours ? text : ""; // in others a peer's own words may stand
            admission.refusals().note(connection.peer(), reason, words);
        }
        super.refuse(status, text);
    }

    private void decided(ChannelHandlerContext ctx, Hello hello, int version, Deciders.Verdict verdict) {
        if (ctx.isRemoved() || connection.reason() != null) {
            return; // too late: timed out, or gone
        }
        Deciders.No no = verdict.no();
        if (no != null) {
            refuse(no.reason(), no.status(), no.words());
            return;
        }
        connection.known(verdict.peer());
        open(ctx, hello); // first: a client that has the answer is registered
        writeHello(ctx, List.of(version)); // before what is queued: that is written in a later turn of the loop
        ctx.flush();
        leave(ctx);
    }
}
