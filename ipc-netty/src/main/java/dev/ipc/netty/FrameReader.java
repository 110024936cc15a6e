package dev.ipc.netty;

import static dev.ipc.wire.DeviationException.Kind.LIMIT;
import static dev.ipc.wire.DeviationException.Kind.TRUNCATED;

import dev.ipc.wire.DeviationException;
import dev.ipc.wire.HeadParser;
import dev.ipc.wire.WireLimits;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of one direction of one connection into frames, or finds the first byte that deviates from protocol section 2.
 *
 * <p>Where nobody needs HTTP objects the hello becomes a {@link FirstFrame} if it lies whole in a buffer, and most frames a
 * {@link PlainFrame}. Of the others, one that lies whole in a buffer becomes a {@code FullHttpResponse}, any other a head and parts of
 * the body as they come, for the aggregator.
 *
 * <p><em>Threading:</em> confined to the connection's event loop.
 */
final class FrameReader {
    private final HeadParser parser = new HeadParser(WireLimits.MAX_HELLO_BYTES);
    private final @Nullable PlainHeadReader plainHeads;
    private final PlainFrame frame = new PlainFrame();
    private final int maxContentBytes;
    private long bodyBytesLeft;
    private boolean inBody;

    /** Of a plain frame that isn't whole yet. */
    private @Nullable PartialBody partial;

    private boolean helloTaken;

    /**
     * Makes a reader of a stream that has yet to begin.
     *
     * @param maxContentBytes the longest body of any frame but the hello
     * @param plain whether frames need not be HTTP objects
     */
    FrameReader(int maxContentBytes, boolean plain) {
        this.maxContentBytes = maxContentBytes;
        plainHeads = plain ? new PlainHeadReader(parser) : null;
    }

    /** Prepares to read one buffer, until {@link #end}. */
    void begin() {
        if (plainHeads != null) {
            plainHeads.begin();
        }
    }

    /** Lets go of what {@link #begin} took; once more does nothing. */
    void end() {
        if (plainHeads != null) {
            plainHeads.end();
        }
    }

    /**
     * Returns the next frame or part of one, or null once all bytes of the buffer are taken; only between {@link #begin} and
     * {@link #end}. A {@link PlainFrame} is to be cleared before the next is read, anything else to be released.
     */
    @Nullable
    Object read(ByteBuf bytes) throws DeviationException {
        if (inBody) {
            return bodyPart(bytes);
        }
        if (partial != null) {
            return goOn(partial, bytes);
        }
        if (plainHeads != null && parser.isBetweenFrames()) {
            FrameHead head = plainHeads.read(bytes);
            if (head != null) {
                return plainFrame(head, bytes, plainHeads);
            }
        }
        while (bytes.isReadable()) {
            if (parser.accept(bytes.readByte())) {
                return bodyStart(bytes);
            }
        }
        return null;
    }

    /** Returns the longest body of any frame but the hello, in bytes. */
    int maxContentBytes() {
        return maxContentBytes;
    }

    /** Drops what it holds of a frame; nothing more is read. */
    void release() {
        if (partial != null) {
            partial.release();
            partial = null;
        }
    }

    /** Returns whether a part of a frame was taken and the rest wasn't. */
    boolean isInsideFrame() {
        return inBody || partial != null || !parser.isBetweenFrames();
    }

    /** Returns whether the head of a frame was passed on whose body isn't complete. */
    boolean isInsideBody() {
        return inBody;
    }

    /** Returns the offset in the stream of the byte that is taken next. */
    long position() {
        if (partial != null) {
            return parser.position() - partial.missing(); // it was admitted as a whole
        }
        return parser.position() + (inBody ? parser.contentLength() - bodyBytesLeft : 0);
    }

    /** Returns whether the stream so far is no frame at all, but the beginning of another protocol. */
    boolean isStranger() {
        return parser.isStranger();
    }

    /** Returns the deviation of a stream that ends here. */
    DeviationException truncation() {
        return new DeviationException(TRUNCATED, "the stream ended inside a frame", position());
    }

    private @Nullable PlainFrame plainFrame(FrameHead head, ByteBuf bytes, PlainHeadReader by) {
        if (bytes.readableBytes() < by.bodyBytes()) {
            partial = new PartialBody(head, by.bodyBytes(), bytes.alloc());
            return goOn(partial, bytes);
        }
        return frame.of(head, by.takeBody(bytes));
    }

    private @Nullable PlainFrame goOn(PartialBody body, ByteBuf bytes) {
        body.take(bytes);
        if (body.missing() > 0) {
            return null;
        }
        partial = null;
        return frame.inParts(body.head(), body.parts());
    }

    private Object bodyStart(ByteBuf bytes) throws DeviationException {
        long length = parser.contentLength();
        boolean first = !helloTaken;
        if (first) {
            takeHello(length);
        }
        if (bytes.readableBytes() >= length) {
            Object frame = first && plainHeads != null
                    ? FirstFrame.of(parser, bytes)
                    : Frames.whole(parser, bytes.readRetainedSlice((int) length));
            parser.next(length);
            return frame;
        }
        inBody = true;
        bodyBytesLeft = length;
        return Frames.head(parser);
    }

    private void takeHello(long length) throws DeviationException {
        if (parser.headBytes() + length > WireLimits.MAX_HELLO_BYTES) {
            throw new DeviationException(
                    LIMIT, "a hello has at most " + WireLimits.MAX_HELLO_BYTES + " bytes", parser.position() - 1);
        }
        helloTaken = true;
        parser.maxContentBytes(maxContentBytes);
    }

    private Object bodyPart(ByteBuf bytes) {
        int partLength = (int) Math.min(bodyBytesLeft, bytes.readableBytes());
        ByteBuf part = bytes.readRetainedSlice(partLength);
        bodyBytesLeft -= partLength;
        if (bodyBytesLeft > 0) {
            return new DefaultHttpContent(part);
        }
        inBody = false;
        parser.next(parser.contentLength());
        return new DefaultLastHttpContent(part);
    }
}
