package dev.ipc.wire;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules about which headers may stand together in a frame, and which frames may follow each other. */
final class FrameRules {
    /** A set of its own from the first header on; an idle connection keeps none. */
    private Set<String> seen = Set.of();

    private long maxContentBytes;
    private Status status = Status.OK;
    private FrameKind kind = FrameKind.MESSAGE;
    private long contentLength;
    private long lastMessageId;
    private boolean helloExpected = true;

    FrameRules(long maxContentBytes) {
        this.maxContentBytes = maxContentBytes;
    }

    void next() {
        seen = Set.of();
        kind = FrameKind.MESSAGE;
        helloExpected = false;
    }

    void maxContentBytes(long bytes) {
        maxContentBytes = bytes;
    }

    long maxContentBytes() {
        return maxContentBytes;
    }

    void status(Status newStatus) {
        status = newStatus;
    }

    Status status() {
        return status;
    }

    long contentLength() {
        return contentLength;
    }

    /** Takes a frame of status 200 with these headers and no others of ours, if nothing is wrong with it. */
    boolean admit(FrameKind newKind, long number, long length) {
        if (helloExpected || length > maxContentBytes || (newKind.isBodiless() && length > 0)) {
            return false;
        }
        if (newKind == FrameKind.REQUEST) {
            if (number <= lastMessageId) {
                return false;
            }
            lastMessageId = number;
        }
        return true;
    }

    /** Returns what is wrong with a header of this name in this frame, or null. */
    @Nullable
    String nameProblem(String name) {
        if (HeaderNames.REFUSED.contains(name)) {
            return name + " is refused";
        }
        if (HeaderNames.OURS.contains(name) && !see(name)) {
            return name + " stands twice";
        }
        FrameKind newKind = FrameKind.of(name).orElse(FrameKind.MESSAGE);
        if (newKind == FrameKind.MESSAGE) {
            return null;
        }
        if (kind == FrameKind.MESSAGE) {
            kind = newKind;
        } else if (status == Status.UPGRADE_REQUIRED && isHelloOrClose(kind) && isHelloOrClose(newKind)) {
            kind = FrameKind.CLOSE; // a refusal that lists the versions spoken
        } else {
            return "a frame is of one kind, not both " + kind.header() + " and " + name;
        }
        return null;
    }

    /** Returns what is wrong with this value of a header in this frame, or null. */
    @Nullable
    String valueProblem(String name, HeaderValueReader value) {
        if (HeaderNames.CONTENT_LENGTH.equals(name)) {
            contentLength = value.number();
        } else if (HeaderNames.MESSAGE_ID.equals(name)) {
            if (value.number() <= lastMessageId) {
                return "message-id rises: " + value.number() + " follows " + lastMessageId;
            }
            lastMessageId = value.number();
        }
        return null;
    }

    /** Returns what is wrong with the head as a whole, or null. */
    @Nullable
    String headProblem() {
        if (!seen.contains(HeaderNames.CONTENT_LENGTH)) {
            return "content-length stands once in a frame";
        }
        if (status.isError() && kind != FrameKind.REPLY && kind != FrameKind.CLOSE) {
            return "an error status comes only with in-reply-to or connection: close";
        }
        if (kind.isBodiless() && contentLength > 0) {
            return kind.header() + " has no body";
        }
        if (helloExpected && !isHelloOrClose(kind)) {
            return "the first frame is the hello";
        }
        if (!helloExpected && kind == FrameKind.HELLO) {
            return "only the first frame is a hello";
        }
        return null;
    }

    /** Returns which limit of the protocol's own the body exceeds, or null. */
    @Nullable
    String bodyProblem() {
        boolean isText = kind == FrameKind.CLOSE || status.isError();
        return isText && contentLength > WireLimits.MAX_ERROR_TEXT_BYTES
                ? "a text has at most " + WireLimits.MAX_ERROR_TEXT_BYTES + " bytes"
                : null;
    }

    private static boolean isHelloOrClose(FrameKind kind) {
        return kind == FrameKind.HELLO || kind == FrameKind.CLOSE;
    }

    /** Returns whether this frame had no header of this name before. */
    private boolean see(String name) {
        if (seen.isEmpty()) {
            seen = new HashSet<>();
        }
        return seen.add(name);
    }
}
