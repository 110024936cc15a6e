package dev.ipc.netty;

import io.netty.buffer.ByteBuf;

/**
 * A frame without HTTP objects: what the decoder passes on where no handler of the user's looks at frames. It costs no buffer of
 * its own: the body is what is readable of the buffer that was read, until the call that passes the frame on returns, and
 * belongs to the decoder.
 *
 * <p><em>Threading:</em> confined to the connection's event loop.
 */
record PlainFrame(FrameHead head, ByteBuf body) {}
