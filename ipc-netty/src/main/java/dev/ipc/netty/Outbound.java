package dev.ipc.netty;

import dev.ipc.Counter;
import dev.ipc.IpcException;
import dev.ipc.wire.FrameKind;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An envelope on its way out, with who wants to know what became of it; and once it was polled the promise of its write, which
 * tells so itself: that takes no listener, and none of the locks of one. Its completion gets one outcome, once, unless it said that
 * it is not to be written. {@link #fail} is for what was never written, and releases the envelope.
 *
 * <p><em>Threading:</em> the lock of its {@link OutboundQueue} guards its wait, and links it to others until it is polled; then it is the
 * event loop's. As a promise it is thread-safe.
 */
sealed class Outbound extends DefaultChannelPromise implements Queued, Polled permits SharedOutbound {
    /** A head of ours is never larger. */
    static final int HEAD_BYTES = 64;

    private final NettyConnection connection;
    private final Envelope envelope;
    private final Completion completion;
    private boolean waiting;
    private @Nullable Outbound next;

    // Of the event loop
    private boolean released;

    /** Whether it came to the codec past the pipeline: who merges its frame with others tells its outcome, and needn't set it. */
    private boolean unseen;

    /** Takes the one outcome of a send. */
    interface Completion {
        /** For what nobody waits for. */
        Completion NOBODY = new Completion() {
            @Override
            public void written() {}

            @Override
            public void failed(IpcException failure) {}
        };

        /** Its turn has come, in the loop; returns whether it is still to be written, otherwise nothing more is called. */
        default boolean writing(Envelope envelope) {
            return true;
        }

        /** The kernel has every byte. */
        void written();

        /** It doesn't, or that isn't known. */
        void failed(IpcException failure);
    }

    Outbound(NettyConnection connection, Envelope envelope, Completion completion) {
        super(connection.channel(), connection.channel().eventLoop());
        this.connection = connection;
        this.envelope = envelope;
        this.completion = completion;
    }

    /** Returns whether it is a ping or pong, which no callback may hold up. */
    boolean isSignOfLife() {
        return envelope.kind() == FrameKind.PING || envelope.kind() == FrameKind.PONG;
    }

    /** Returns whether it is a reply of a handler, which may be large. */
    boolean isReplyWithBody() {
        return envelope.kind() == FrameKind.REPLY && envelope.body() != null;
    }

    Envelope envelope() {
        return envelope;
    }

    @Override
    public int bytes() {
        return HEAD_BYTES + envelope.bodyBytes();
    }

    /** Returns whether it may make room for a later one: a one-way message may, nothing else. */
    boolean mayBeDropped() {
        return envelope.kind() == FrameKind.MESSAGE;
    }

    /** Says whether it waits for room. */
    void waiting(boolean nowWaiting) {
        waiting = nowWaiting;
    }

    boolean isWaiting() {
        return waiting;
    }

    /** Takes the one off that follows it, or null. */
    @Nullable
    Outbound takeNext() {
        Outbound taken = next;
        next = null;
        return taken;
    }

    /** Has another one follow it, until that is taken off. */
    void precede(Outbound following) {
        next = following;
    }

    @Override
    public int budgeted() {
        return bytes();
    }

    /** Fails what was never written. */
    void fail(IpcException failure) {
        envelope.release();
        failed(failure);
    }

    private void failed(IpcException failure) {
        if (envelope.kind().carriesMessage()) {
            connection.counters().countFailure(failure);
        }
        completion.failed(failure);
    }

    // The promise

    /** Hands the envelope to a pipeline, unless nobody wants it written any more. */
    void write(ChannelHandlerContext ctx) {
        if (isToBeWritten()) {
            envelope.promise(this);
            ctx.write(envelope, this);
        }
    }

    /** Hands the envelope to the codec past the pipeline, likewise. */
    void write(MessageCodecHandler codec) {
        if (isToBeWritten()) {
            unseen = true;
            codec.write(envelope, this);
        }
    }

    private boolean isToBeWritten() {
        boolean still = completion.writing(envelope);
        if (!still) {
            release();
            envelope.release();
        }
        return still;
    }

    /** Gives firm writes the outcome that they have in common; their room in the queue is free before the first one's is told. */
    static void complete(List<ChannelPromise> writes, @Nullable Throwable cause) {
        Outbound first = null;
        Outbound last = null;
        for (ChannelPromise write : writes) {
            if (write instanceof Outbound outbound && !outbound.released) {
                outbound.released = true;
                if (last == null) {
                    first = outbound;
                } else {
                    last.precede(outbound);
                }
                last = outbound;
            }
        }
        if (first != null) {
            first.connection.sender().release(first);
        }
        for (ChannelPromise write : writes) {
            if (write instanceof Outbound outbound && outbound.unseen) {
                outbound.over(cause);
            } else if (cause == null) {
                write.trySuccess();
            } else {
                write.tryFailure(cause);
            }
        }
    }

    /** Returns whether a write may count on {@link #complete}: nobody has cancelled it, and nobody will. */
    static boolean isFirm(ChannelPromise write) {
        return (write instanceof Outbound outbound && outbound.unseen) || write.setUncancellable();
    }

    @Override
    public ChannelPromise setSuccess(@Nullable Void nothing) {
        super.setSuccess(null);
        completed();
        return this;
    }

    @Override
    public boolean trySuccess(@Nullable Void nothing) {
        return super.trySuccess(null) && completed();
    }

    @Override
    public ChannelPromise setFailure(Throwable cause) {
        super.setFailure(cause);
        completed();
        return this;
    }

    @Override
    public boolean tryFailure(Throwable cause) {
        return super.tryFailure(cause) && completed();
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        return super.cancel(mayInterruptIfRunning) && completed();
    }

    private boolean completed() {
        if (channel().eventLoop().inEventLoop() || channel().eventLoop().isShutdown()) {
            over(cause()); // an ended loop runs nothing any more
        } else {
            connection.inLoop(() -> over(cause()));
        }
        return true;
    }

    private void over(@Nullable Throwable cause) {
        release();
        if (cause == null) {
            connection.liveness().taken();
            if (envelope.kind().carriesMessage()) {
                connection.counters().countAlone(Counter.SENT);
            }
            completion.written();
        } else {
            failed(SendFailures.ofWrite(cause, connection.outbound()));
        }
        if (envelope.kind() == FrameKind.CLOSE) {
            connection.ending().lastFrameWritten();
        }
    }

    private void release() {
        if (!released) {
            released = true;
            connection.sender().release(this);
        }
    }
}
