package dev.ipc.netty;

import dev.ipc.SendFailedException;
import dev.ipc.wire.Ack;
import dev.ipc.wire.FrameKind;
import dev.ipc.wire.Status;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelPromise;
import io.netty.util.IllegalReferenceCountException;
import io.netty.util.ReferenceCounted;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * A decoded frame in the pipeline: what channel handlers in the slot {@link PipelineSlot#MESSAGES} see.
 *
 * <p>On the way in it carries the message; on the way out also the encoded body, which it holds a reference to. A handler
 * that passes on another message in its place uses {@link #withMessage}: the message is then encoded anew, for that
 * connection only. A handler that passes nothing on releases the envelope; on the way out the send then fails, unless the handler
 * completed its promise.
 *
 * <p><em>Threading:</em> confined to the connection's event loop, but for its release.
 */
public final class Envelope implements ReferenceCounted {
    /** Counts in the object itself: one that counts for it would be a fifth of what a small message takes besides its content. */
    private static final AtomicIntegerFieldUpdater<Envelope> REFERENCES =
            AtomicIntegerFieldUpdater.newUpdater(Envelope.class, "references");

    private volatile int references = 1;
    private FrameHead head;
    private final @Nullable Object message;
    private final int bodyBytes;
    private @Nullable ByteBuf body;
    private boolean shared;
    private @Nullable ChannelPromise promise;

    private Envelope(FrameHead head, @Nullable Object message, @Nullable ByteBuf body, int bodyBytes) {
        this.head = head;
        this.message = message;
        this.body = body;
        this.bodyBytes = bodyBytes;
    }

    /** Returns what arrived with this head. */
    static Envelope received(FrameHead head, @Nullable Object message, int bodyBytes) {
        return new Envelope(head, message, null, bodyBytes);
    }

    /** Returns a message, request or reply with its encoded body, which the envelope takes over. */
    static Envelope encoded(FrameHead head, @Nullable Object message, ByteBuf body) {
        return new Envelope(head, message, body, body.readableBytes());
    }

    /** Has a request ask for no more than an empty reply. */
    Envelope withAck(@Nullable Ack ack) {
        head = head.withAck(ack);
        return this;
    }

    /** Says of a request which one of the receiver's own it is made for, in whose handler; 0 for none. */
    Envelope within(long numberOfReceivers) {
        head = head.withWithin(numberOfReceivers);
        return this;
    }

    /** Says that others get the same body. */
    Envelope withSharedBody() {
        shared = true;
        return this;
    }

    /** Returns whether others get the same body, so that nothing may be written around it. */
    boolean isShared() {
        return shared;
    }

    /** Gives a request that is about to be written its number, and how long its requester waits from now. */
    void assign(long number, long timeoutMillis) {
        head = head.assigned(number, timeoutMillis);
    }

    /** Sets the promise of its write, which fails if the envelope is released before {@link #taken}. */
    void promise(ChannelPromise ofWrite) {
        promise = ofWrite;
    }

    /** Says that the codec has it: from here on its promise has an outcome in any case. */
    void taken() {
        promise = null;
    }

    /** Returns a frame of the protocol's own: its message is its text, or null for none. */
    static Envelope control(FrameKind kind, long number, Status status, @Nullable String text) {
        return new Envelope(new FrameHead(kind, number, status, 0), text, null, text == null ? 0 : text.length());
    }

    /** Returns an envelope with another message in place of this one's, and releases this one. */
    public Envelope withMessage(Object newMessage) {
        Envelope replaced = new Envelope(head, Objects.requireNonNull(newMessage), null, bodyBytes);
        replaced.promise = promise;
        promise = null;
        release();
        return replaced;
    }

    /** Returns what the frame is. */
    public FrameKind kind() {
        return head.kind();
    }

    /** Returns the number of the request, reply, cancel, ping or pong; 0 for the others. */
    public long number() {
        return head.number();
    }

    /** Returns how long the requester of a request waits, in milliseconds; 0 where it doesn't say, and for all but requests. */
    public long timeoutMillis() {
        return head.timeoutMillis();
    }

    /** Returns what the empty reply to a request stands for, where it asks for one; otherwise null. */
    public @Nullable Ack ack() {
        return head.ack();
    }

    /**
     * Returns which request the handler answers that makes this one: a number of the receiver's; 0 where none does or the sender doesn't
     * say, and for all but requests.
     */
    public long within() {
        return head.within();
    }

    /** Returns the frame's status. */
    public Status status() {
        return head.status();
    }

    /** Returns the message; for an error or a close its text; null where the frame carries nothing. */
    public @Nullable Object message() {
        return message;
    }

    /** Returns the size of the body when it was encoded or received, in bytes. */
    public int bodyBytes() {
        return bodyBytes;
    }

    /** Returns the encoded body on the way out, without a reference of its own; null once the message was replaced. */
    @Nullable
    ByteBuf body() {
        return body;
    }

    /**
     * Takes the encoded body out, with the envelope's reference to it, to be written with whatever stands around it. A body that
     * others hold on to, or may still ask this envelope for, is duplicated for that. Null once the message was replaced.
     */
    @Nullable
    ByteBuf takeBody() {
        ByteBuf taken = body;
        if (taken == null || refCnt() > 1 || taken.refCnt() > 1) {
            return taken == null ? null : taken.retainedDuplicate();
        }
        body = null;
        return taken;
    }

    @Override
    public int refCnt() {
        return references;
    }

    @Override
    public Envelope retain() {
        return retain(1);
    }

    @Override
    public Envelope retain(int increment) {
        change(increment, increment > 0);
        return this;
    }

    @Override
    public Envelope touch() {
        return this;
    }

    @Override
    public Envelope touch(Object hint) {
        if (body != null) {
            body.touch(hint);
        }
        return this;
    }

    @Override
    public boolean release() {
        if (references != 1) {
            return release(1);
        }
        REFERENCES.lazySet(this, 0); // whoever has the last one is alone
        deallocate();
        return true;
    }

    @Override
    public boolean release(int decrement) {
        boolean last = change(-decrement, decrement > 0) == 0;
        if (last) {
            deallocate();
        }
        return last;
    }

    private int change(int by, boolean valid) {
        int before;
        int after;
        do {
            before = references;
            after = before + by;
            if (!valid || before == 0 || after < 0) {
                throw new IllegalReferenceCountException(before, by);
            }
        } while (!REFERENCES.compareAndSet(this, before, after));
        return after;
    }

    private void deallocate() {
        if (body != null) {
            body.release();
        }
        ChannelPromise unkept = promise;
        if (unkept != null) {
            // In a later turn: the handler may yet complete it.
            Threads.runIn(unkept.channel().eventLoop(), () -> unkept.tryFailure(released()));
        }
    }

    private static SendFailedException released() {
        return new SendFailedException(
                SendFailedException.Reason.HANDLER,
                SendFailedException.Certainty.NOT_SENT,
                "a channel handler released the message instead of passing it on",
                null,
                null);
    }

    @Override
    public String toString() {
        return "Envelope[" + kind() + (number() == 0 ? "" : " " + number()) + ", " + bodyBytes + " bytes]";
    }
}
