package dev.ipc.netty;

/**
 * The item of one recipient's own in place of a {@link SharedMessage}, which its bytes go on to be counted for.
 *
 * <p><em>Threading:</em> as {@link Outbound}.
 */
final class SharedOutbound extends Outbound {
    SharedOutbound(NettyConnection connection, Envelope envelope, Completion completion) {
        super(connection, envelope, completion);
    }

    @Override
    public int budgeted() {
        return 0; // the message counts, as long as anybody holds it
    }
}
