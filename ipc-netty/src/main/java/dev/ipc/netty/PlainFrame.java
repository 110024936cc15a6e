package dev.ipc.netty;

import io.netty.buffer.ByteBuf;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A frame without HTTP objects: what the decoder passes on where no handler of the user's looks at frames. Its body mostly is no
 * buffer of its own: it belongs to the decoder, and so does the frame. One object stands for all frames of a connection, for each
 * until the call that passes it on returns.
 *
 * <p><em>Threading:</em> confined to the connection's event loop.
 */
final class PlainFrame {
    private @Nullable FrameHead head;
    private @Nullable ByteBuf body;
    private boolean inParts;

    /** Has it stand for another frame, whose body has no reference of its own. */
    PlainFrame of(FrameHead newHead, ByteBuf newBody) {
        head = newHead;
        body = newBody;
        inParts = false;
        return this;
    }

    /** Has it stand for a frame whose body came in parts, and takes the reference to that over. */
    PlainFrame inParts(FrameHead newHead, ByteBuf newBody) {
        of(newHead, newBody);
        inParts = true;
        return this;
    }

    /** Has it stand for none, and hold on to nothing. */
    void clear() {
        if (inParts) {
            body().release();
        }
        inParts = false;
        head = null;
        body = null;
    }

    FrameHead head() {
        return Objects.requireNonNull(head);
    }

    ByteBuf body() {
        return Objects.requireNonNull(body);
    }
}
