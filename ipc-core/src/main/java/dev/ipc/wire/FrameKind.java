package dev.ipc.wire;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a frame is, by the header that makes it so (protocol section 2). */
public enum FrameKind {
    /** The first frame of each side. */
    HELLO(HeaderNames.IPC_VERSION),
    /** A one-way message: a frame without any of the headers that make it something else. */
    MESSAGE(null),
    /** A message that wants a reply. */
    REQUEST(HeaderNames.MESSAGE_ID),
    /** The answer to a request. */
    REPLY(HeaderNames.IN_REPLY_TO),
    /** The requester no longer waits. */
    CANCEL(HeaderNames.CANCEL),
    /** A sign of life that wants one back. */
    PING(HeaderNames.PING),
    /** The answer to a ping. */
    PONG(HeaderNames.PONG),
    /** The last frame of its side. */
    CLOSE(HeaderNames.CONNECTION);

    private final @Nullable String header;

    FrameKind(@Nullable String header) {
        this.header = header;
    }

    /**
     * Returns the header that makes a frame this kind.
     *
     * @throws NullPointerException for {@link #MESSAGE}, which is the absence of all others
     */
    public String header() {
        return requireNonNull(header, name());
    }

    /** Returns whether the kind's header carries a number: all but the hello, the message and the close. */
    public boolean isNumbered() {
        return this != HELLO && this != MESSAGE && this != CLOSE;
    }

    /** Returns whether a frame of this kind carries what a user sends: a message, a request or a reply. */
    public boolean carriesMessage() {
        return this == MESSAGE || this == REQUEST || this == REPLY;
    }

    /** Returns whether a frame of this kind has no body. */
    public boolean isBodiless() {
        return this == CANCEL || this == PING || this == PONG;
    }

    /** Returns the kind that a header makes of its frame, if it makes one. */
    public static Optional<FrameKind> of(String headerName) {
        for (FrameKind kind : values()) {
            if (headerName.equals(kind.header)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
