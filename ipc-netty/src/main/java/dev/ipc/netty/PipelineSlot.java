package dev.ipc.netty;

/** A place in the pipeline for channel handlers of the user's, from the socket to the message handlers. */
public enum PipelineSlot {
    /** Between the identity gate and the frames: sees {@code ByteBuf}s of admitted peers. */
    BYTES,
    /**
     * Between the frames and the handshake: sees a {@code FullHttpResponse} for each frame, the hello included. The last frame
     * with which this side cuts a peer off passes it by.
     */
    FRAMES,
    /**
     * Between the codec and the flow control: sees an {@link Envelope} for each frame behind the handshake. A handler that
     * passes one on its way out on to nobody releases it; the send then fails, unless the handler completes its promise.
     */
    MESSAGES
}
