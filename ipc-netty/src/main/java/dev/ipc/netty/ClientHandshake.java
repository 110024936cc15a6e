package dev.ipc.netty;

import dev.ipc.CloseReason;
import dev.ipc.Peer;
import dev.ipc.wire.FrameKind;
import dev.ipc.wire.Hello;
import dev.ipc.wire.RefusalException;
import dev.ipc.wire.Status;
import dev.ipc.wire.WireLimits;
import io.netty.channel.ChannelHandlerContext;

/** The client's side of the handshake: it speaks first, and takes the server's hello or refusal. */
final class ClientHandshake extends Handshake {
    ClientHandshake(NettyConnection connection) {
        super(connection);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        writeHello(ctx, WireLimits.VERSIONS);
        ctx.flush();
        super.channelActive(ctx);
    }

    @Override
    void received(ChannelHandlerContext ctx, FirstFrame frame) throws RefusalException {
        FrameHead head = frame.head();
        if (head.kind() == FrameKind.CLOSE) {
            String text = frame.text();
            connection
                    .ending()
                    .end(
                            head.status().isError()
                                    ? new CloseReason.Refused(head.status().code(), text)
                                    : new CloseReason.Remote(text));
            return;
        }
        Hello hello = frame.hello();
        boolean chosenOne = hello.versions().size() == 1
                && hello.commonVersion(WireLimits.VERSIONS).isPresent();
        if (!chosenOne || !hello.service().equals(connection.address().qualifiedName())) {
            throw new RefusalException(Status.BAD_REQUEST, "the server's hello answers another one than this client's");
        }
        Peer server = connection.peer();
        if (ProcessLookup.mayTakeLong(server)) { // the loop carries other clients too
            connection.endpoint().runApart(() -> {
                Peer known = ProcessLookup.complete(server);
                connection.inLoop(() -> open(ctx, hello, known));
            });
        } else {
            open(ctx, hello, ProcessLookup.complete(server));
        }
    }

    private void open(ChannelHandlerContext ctx, Hello hello, Peer server) {
        if (ctx.isRemoved() || connection.reason() != null) {
            return; // too late: timed out, given up, or gone
        }
        connection.known(server);
        open(ctx, hello);
        leave(ctx);
    }

    @Override
    CloseReason reasonOf(Status status, String text) {
        return new CloseReason.Protocol(text); // no refusal of the server's: this side turns away
    }

    @Override
    void timedOut() {
        connection.ending().end(new CloseReason.Timeout("the server did not complete the handshake in time"));
    }
}
