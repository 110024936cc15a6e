package dev.ipc.netty;

import dev.ipc.DecodingException;

/** The event that a frame arrived whole whose body is no message: it takes the message's place in the pipeline. */
record ReceiveFailure(FrameHead head, DecodingException failure) {}
