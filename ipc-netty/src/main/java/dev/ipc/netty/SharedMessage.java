package dev.ipc.netty;

import dev.ipc.BroadcastResult;
import dev.ipc.IpcException;
import dev.ipc.ServerConnection;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A broadcast message: one object in the queues of all its recipients, with one body, which it holds until the last of them has its
 * outcome. So long its bytes count in the budget, once.
 *
 * <p>It has nothing of any one recipient's. A queue that has to know more of what it holds than its size and place gets one
 * {@linkplain #itemFor of its own}.
 *
 * <p><em>Threading:</em> thread-safe.
 */
final class SharedMessage implements Queued {
    private final @Nullable Object message;
    private final ByteBuf body;
    private final ByteBuf frame;
    private final MemoryBudget budget;
    private final BroadcastFuture result;

    /** Makes one that is yet to be queued; each recipient is to have an outcome. */
    SharedMessage(EncodedMessage encoded, Recipients recipients, MemoryBudget budget) {
        this.message = encoded.message();
        this.body = encoded.body().retain();
        this.frame = PlainHead.withMessageHead(body);
        this.budget = budget;
        budget.add(encoded.bytes());
        this.result = new BroadcastFuture(recipients, this::over);
    }

    /** Returns the future of all outcomes. */
    IpcFuture<BroadcastResult> result() {
        return result.get();
    }

    /** Returns the whole frame, without a reference of its own; neither its indices nor its bytes are to be changed. */
    ByteBuf frame() {
        return frame;
    }

    /** Returns the item of one recipient's own in place of this one; its outcome is the recipient's. */
    Outbound itemFor(NettyConnection recipient) {
        Envelope envelope = Envelope.encoded(FrameHead.MESSAGE, message, body.retain());
        return new SharedOutbound(recipient, envelope, result.of((ServerConnection) recipient));
    }

    /** Takes the outcome of so many recipients: the kernel has every byte. */
    void written(int recipients) {
        result.written(recipients);
    }

    /** Takes the outcome of one recipient. */
    void failed(NettyConnection recipient, IpcException failure) {
        recipient.counters().countFailure(failure);
        result.of((ServerConnection) recipient).failed(failure);
    }

    private void over() {
        budget.remove(body.readableBytes());
        body.release();
    }

    @Override
    public int bytes() {
        return Outbound.HEAD_BYTES + body.readableBytes();
    }

    @Override
    public int budgeted() {
        return 0; // it counts by itself, as long as anybody holds it
    }
}
