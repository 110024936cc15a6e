package dev.ipc.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.DefaultByteBufHolder;

/**
 * A frame without HTTP objects: what the decoder passes on where no handler of the user's looks at frames.
 *
 * <p><em>Threading:</em> confined to the connection's event loop.
 */
final class PlainFrame extends DefaultByteBufHolder {
    private final FrameHead head;

    /** Makes a frame with a body that it takes over. */
    PlainFrame(FrameHead head, ByteBuf body) {
        super(body);
        this.head = head;
    }

    FrameHead head() {
        return head;
    }

    @Override
    public PlainFrame replace(ByteBuf body) {
        return new PlainFrame(head, body);
    }
}
