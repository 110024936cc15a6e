package dev.ipc.netty;

import dev.ipc.wire.Ack;
import dev.ipc.wire.FrameKind;
import dev.ipc.wire.HeaderNames;
import dev.ipc.wire.Status;
import io.netty.handler.codec.http.HttpResponse;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the head of a frame says: which kind it is, of which number, with which status.
 *
 * @param number the number in the kind's header; 0 where it has none
 * @param ack what an empty reply to a request stands for, where it asks for one; null otherwise
 * @param timeoutMillis how long the requester of a request waits; 0 where it doesn't say, and for all but requests
 * @param within which request of the receiver's a request is made for; 0 where it doesn't say, and for all but requests
 */
record FrameHead(FrameKind kind, long number, Status status, long timeoutMillis, @Nullable Ack ack, long within) {
    private static final FrameKind[] KINDS_WITH_HEADER = {
        FrameKind.CLOSE, // first: a refusal may list versions, and is no hello for it
        FrameKind.REPLY,
        FrameKind.REQUEST,
        FrameKind.PING,
        FrameKind.PONG,
        FrameKind.CANCEL,
        FrameKind.HELLO
    };

    /** That of every one-way message. */
    static final FrameHead MESSAGE = new FrameHead(FrameKind.MESSAGE, 0, Status.OK, 0);

    /** That of a request which has yet to get its number. */
    static final FrameHead REQUEST = new FrameHead(FrameKind.REQUEST, 0, Status.OK, 0);

    /** Makes a head that wants no acknowledgement and is made for no other request. */
    FrameHead(FrameKind kind, long number, Status status, long timeoutMillis) {
        this(kind, number, status, timeoutMillis, null, 0);
    }

    /** Returns the head of a reply with a body. */
    static FrameHead reply(long number) {
        return new FrameHead(FrameKind.REPLY, number, Status.OK, 0);
    }

    FrameHead withAck(@Nullable Ack newAck) {
        return newAck == ack ? this : new FrameHead(kind, number, status, timeoutMillis, newAck, within);
    }

    FrameHead withWithin(long newWithin) {
        return newWithin == within ? this : new FrameHead(kind, number, status, timeoutMillis, ack, newWithin);
    }

    /** Returns the head of a request that has got its number, and of which it is known how long its sender will wait. */
    FrameHead assigned(long newNumber, long newTimeoutMillis) {
        return new FrameHead(kind, newNumber, status, newTimeoutMillis, ack, within);
    }

    /** Reads the head of a frame that passed the decoder, or that a channel handler of the user's put in its place. */
    static FrameHead of(HttpResponse frame) {
        return of(Frames.status(frame), frame.headers()::get);
    }

    /** Reads a head of which {@code headers} gives the value of a header by its lower-case name. */
    static FrameHead of(Status status, Function<String, @Nullable String> headers) {
        for (FrameKind kind : KINDS_WITH_HEADER) {
            String value = headers.apply(kind.header());
            if (value != null) {
                boolean request = kind == FrameKind.REQUEST;
                return new FrameHead(
                        kind,
                        kind.isNumbered() ? Long.parseLong(value) : 0,
                        status,
                        request ? number(headers, HeaderNames.TIMEOUT_MS) : 0,
                        request ? ack(headers) : null,
                        request ? number(headers, HeaderNames.WITHIN) : 0);
            }
        }
        return status == Status.OK ? MESSAGE : new FrameHead(FrameKind.MESSAGE, 0, status, 0);
    }

    private static @Nullable Ack ack(Function<String, @Nullable String> headers) {
        String value = headers.apply(HeaderNames.ACK);
        return value == null ? null : Ack.of(value).orElse(null);
    }

    private static long number(Function<String, @Nullable String> headers, String name) {
        String value = headers.apply(name);
        return value == null ? 0 : Long.parseLong(value);
    }
}
