package dev.ipc.netty;

import dev.ipc.CloseReason;
import dev.ipc.wire.DeviationException;
import dev.ipc.wire.FrameKind;
import dev.ipc.wire.Hello;
import dev.ipc.wire.Status;
import dev.ipc.wire.WireLimits;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How a connection comes to its end, in order or not, whichever side begins. The first reason holds.
 *
 * <p><em>Threading:</em> confined to the connection's event loop.
 */
final class ConnectionEnding implements FrameDecoder.StreamEnd {
    /** How long a peer may take to read why it is cut off (protocol section 2). */
    private static final Duration FAREWELL = Duration.ofMillis(200);

    private final NettyConnection connection;
    private @Nullable CloseReason reason;
    private @Nullable Future<?> endTimer;
    private boolean outputOver;
    private boolean inputOver;
    private boolean over;
    private boolean awaitsInput;

    ConnectionEnding(NettyConnection connection) {
        this.connection = connection;
    }

    /** Ends a connection that never began, for the reason of whoever turned it away. */
    void refused(CloseReason why) {
        connection.assertInLoop();
        reason = why;
        connection.outbound().fail(why);
    }

    /** The peer's bytes are not the protocol's: tells it, and ends. */
    @Override
    public void deviated(DeviationException deviation) {
        String text = deviation.text();
        FrameDecoder decoder = connection.channel().pipeline().get(FrameDecoder.class);
        if (decoder != null && decoder.isStranger()) {
            text += ". This is the ipc/" + Hello.versionList(WireLimits.VERSIONS) + " service "
                    + connection.address().qualifiedName() + ", which takes HTTP responses as frames, and no requests";
        }
        endSaying(deviation.closeReason(), Status.BAD_REQUEST, text);
    }

    /** The peer asks for more than it may: tells it, and ends. */
    void tooMuch(String what) {
        endSaying(new CloseReason.Limit(what), Status.BAD_REQUEST, DeviationException.Kind.LIMIT + ": " + what);
    }

    /** Ends with a last frame that says why, without waiting for what is queued. */
    void endSaying(CloseReason why, Status status, String text) {
        connection.assertInLoop();
        ChannelHandlerContext ctx = connection.channel().pipeline().context(IpcPipeline.FRAME_DECODER);
        if (reason != null || ctx == null) {
            end(why);
            return;
        }
        reason = first(why);
        connection.outbound().fail(reason);
        connection.decoder().discard();
        ctx.writeAndFlush(Frames.closing(ctx, status, text)).addListener(written -> {
            if (written.isSuccess()) {
                lastFrameWritten();
            } else {
                connection.channel().close();
            }
        });
        endAfter(FAREWELL, why);
    }

    /** Ends at once; the first reason holds. */
    void end(CloseReason why) {
        connection.assertInLoop();
        reason = first(why);
        connection.outbound().fail(reason);
        stopInput();
        connection.channel().close();
    }

    /** The peer's last frame arrived. */
    void remoteClosed(Status status, String text) {
        connection.assertInLoop();
        inputOver = true;
        stopInput();
        drain(ErrorTexts.reasonOf(status, text));
        closeIfBothSidesAreDone();
    }

    /** The stream ended between frames. */
    @Override
    public void inputEnded() {
        connection.assertInLoop();
        boolean saidGoodBye = inputOver;
        inputOver = true;
        if (reason instanceof CloseReason.Local || saidGoodBye) {
            closeIfBothSidesAreDone();
        } else if (reason != null) {
            connection.channel().close();
        } else {
            reason = first(new CloseReason.PeerGone());
            connection.outbound().offerLast(lastFrame());
            endAfter(FAREWELL, reason);
            closeIfBothSidesAreDone();
        }
        connection.sentRequests().ended(reason);
    }

    /** The socket takes no byte more, though this side has not said its last. Why, what is still to be read may tell. */
    void outputOver() {
        connection.assertInLoop();
        if (!outputOver) {
            outputOver = true;
            CloseReason gone = new CloseReason.PeerGone();
            connection.outbound().fail(reason == null ? gone : reason);
            if (inputOver) {
                end(gone);
            } else if (isUnread()) {
                awaitsInput = true;
            } else {
                endAfter(closeTimeout(), gone);
            }
        }
    }

    @Override
    public void resumed() {
        connection.assertInLoop();
        if (awaitsInput && reason == null) {
            awaitsInput = false;
            endAfter(closeTimeout(), new CloseReason.PeerGone());
        }
    }

    /** The last frame of this side reached the kernel, or never will. */
    void lastFrameWritten() {
        connection.assertInLoop();
        outputOver = true;
        closeIfBothSidesAreDone();
        shutDownOutput();
    }

    /** Begins the orderly close, within a bound: the last frame goes when neither side owes the other a reply. */
    void drain(CloseReason why) {
        connection.assertInLoop();
        reason = first(why);
        connection.outbound().endMessages(reason);
        if (endTimer == null && !over) {
            endAfter(closeTimeout(), why);
        }
        if (inputOver) {
            connection.sentRequests().ended(reason); // nothing comes that could answer
        }
        drained();
    }

    /** Takes notice that a side may owe no reply any more. */
    void drained() {
        connection.assertInLoop();
        boolean oursAnswered = connection.sentRequests().drain();
        boolean theirsAnswered = connection.receivedRequests().drain();
        if (oursAnswered && theirsAnswered) {
            connection.outbound().offerLast(lastFrame());
        }
    }

    /** Takes notice that the channel is gone; returns why. */
    CloseReason ended() {
        over = true;
        CloseReason why = first(new CloseReason.PeerGone());
        reason = why;
        cancelEnd();
        connection.outbound().fail(why);
        return why;
    }

    /** Returns why it ends, or null while it doesn't. */
    @Nullable
    CloseReason reason() {
        return reason;
    }

    /** Returns the frame with which this side ends in order. */
    Outbound lastFrame() {
        return new Outbound(
                connection, Envelope.control(FrameKind.CLOSE, 0, Status.OK, null), Outbound.Completion.NOBODY);
    }

    /**
     * Returns the reason that came first; one that another thread gave, the queue has before this loop hears of it. What the end of the
     * output was taken for there, the input may tell better.
     */
    private CloseReason first(CloseReason why) {
        CloseReason known =
                reason == null && !outputOver ? connection.outbound().closeReason() : reason;
        return known == null ? why : known;
    }

    private void endAfter(Duration delay, CloseReason why) {
        cancelEnd();
        long nanos = TimeUnit.NANOSECONDS.convert(delay);
        endTimer = connection.channel().eventLoop().schedule(() -> timeOver(why), nanos, TimeUnit.NANOSECONDS);
    }

    private void timeOver(CloseReason why) {
        endTimer = null;
        if (reason == null && isUnread()) {
            awaitsInput = true;
        } else {
            end(why);
        }
    }

    /** Returns whether something that the peer sent may wait for handlers that lag behind. */
    private boolean isUnread() {
        FrameDecoder decoder = connection.decoder();
        return decoder != null && decoder.isPaused();
    }

    private Duration closeTimeout() {
        return connection.endpoint().options().limits().closeTimeout();
    }

    private void cancelEnd() {
        if (endTimer != null) {
            endTimer.cancel(false);
            endTimer = null;
        }
    }

    private void stopInput() {
        FrameDecoder decoder = connection.decoder();
        if (decoder != null) {
            decoder.stop();
        }
    }

    private void closeIfBothSidesAreDone() {
        if (inputOver && outputOver) {
            connection.channel().close();
        }
    }

    private void shutDownOutput() {
        if (connection.channel().isActive()
                && connection.channel() instanceof DuplexChannel duplex
                && !duplex.isOutputShutdown()) {
            duplex.shutdownOutput().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        }
    }
}
