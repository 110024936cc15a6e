package dev.ipc.netty;

/** A place in the pipeline for channel handlers of the user's, from the socket to the message handlers. */
public enum PipelineSlot {
    /** Between the identity gate and the frames: sees {@code ByteBuf}s of admitted peers. */
    BYTES,
    /** Between the frames and the handshake: sees a {@code FullHttpResponse} for each frame, the hello included. */
    FRAMES,
    /** Between the codec and the flow control: sees an {@link Envelope} for each frame behind the handshake. */
    MESSAGES
}
