package dev.ipc.wire;

import dev.ipc.CloseReason;

/** Bytes that are not the protocol's: which rule they break, at which byte of the stream, counted from 0. */
public final class DeviationException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is broken. */
    public enum Kind {
        /** A rule about the form of a frame. */
        PROTOCOL,
        /** A size. */
        LIMIT,
        /** The stream ended inside a frame. */
        TRUNCATED,
        /** A frame took too long. */
        TIMEOUT
    }

    private final Kind kind;
    private final String rule;
    private final long position;

    /** Makes a deviation; {@code rule} is a phrase such as {@code content-length must stand once}. */
    public DeviationException(Kind kind, String rule, long position) {
        super(rule + " (byte " + position + ")", null, false, false);
        this.kind = kind;
        this.rule = rule;
        this.position = position;
    }

    /** Returns what is broken. */
    public Kind kind() {
        return kind;
    }

    /** Returns the rule, as a phrase for people. */
    public String rule() {
        return rule;
    }

    /** Returns the offset in the stream of the first byte that deviates. */
    public long position() {
        return position;
    }

    /** Returns the text that tells the peer, such as {@code PROTOCOL: … (byte 17)}. */
    public String text() {
        return kind + ": " + getMessage();
    }

    /** Returns the reason with which a connection closes for it. */
    public CloseReason closeReason() {
        String detail = String.valueOf(getMessage());
        return switch (kind) {
            case PROTOCOL -> new CloseReason.Protocol(detail);
            case LIMIT -> new CloseReason.Limit(detail);
            case TRUNCATED -> new CloseReason.Truncated(detail);
            case TIMEOUT -> new CloseReason.Timeout(detail);
        };
    }
}
