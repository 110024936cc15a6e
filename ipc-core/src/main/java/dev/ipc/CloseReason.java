package dev.ipc;

/**
 * Why a connection ended. Both ends use the same reasons, and each names them the same way everywhere: {@link #code()}.
 *
 * <p><em>Threading:</em> immutable.
 */
public sealed interface CloseReason {
    /** Returns the reason's fixed name, such as {@code PEER_GONE}, as the protocol and all output have it. */
    String code();

    /** Returns a sentence for people; empty where there is nothing to add to the code. */
    default String detail() {
        return "";
    }

    /** This side closed. */
    record Local() implements CloseReason {
        @Override
        public String code() {
            return "LOCAL";
        }
    }

    /**
     * The peer closed in order.
     *
     * @param detail the reason it gave; empty if none
     */
    record Remote(String detail) implements CloseReason {
        @Override
        public String code() {
            return "REMOTE";
        }
    }

    /** The stream ended between two frames without a word: the peer died. */
    record PeerGone() implements CloseReason {
        @Override
        public String code() {
            return "PEER_GONE";
        }
    }

    /**
     * A server turned its client away; both ends say so.
     *
     * @param status the status of protocol section 5
     * @param detail the refusal's own words
     */
    record Refused(int status, String detail) implements CloseReason {
        @Override
        public String code() {
            return "REFUSED";
        }
    }

    /**
     * Bytes deviated from the protocol.
     *
     * @param detail which rule, at which byte
     */
    record Protocol(String detail) implements CloseReason {
        @Override
        public String code() {
            return "PROTOCOL";
        }
    }

    /**
     * The stream ended inside a frame.
     *
     * @param detail where
     */
    record Truncated(String detail) implements CloseReason {
        @Override
        public String code() {
            return "TRUNCATED";
        }
    }

    /**
     * A limit was broken.
     *
     * @param detail which one
     */
    record Limit(String detail) implements CloseReason {
        @Override
        public String code() {
            return "LIMIT";
        }
    }

    /**
     * A frame or the handshake took too long.
     *
     * @param detail which one
     */
    record Timeout(String detail) implements CloseReason {
        @Override
        public String code() {
            return "TIMEOUT";
        }
    }

    /** The peer didn't read as fast as it was sent to, and the policy is to disconnect. */
    record SlowConsumer() implements CloseReason {
        @Override
        public String code() {
            return "SLOW_CONSUMER";
        }
    }

    /** The peer gave no sign of life for too long. */
    record Unresponsive() implements CloseReason {
        @Override
        public String code() {
            return "UNRESPONSIVE";
        }
    }

    /**
     * Something failed at this side.
     *
     * @param cause what failed
     */
    record Failure(Throwable cause) implements CloseReason {
        @Override
        public String code() {
            return "FAILURE";
        }

        @Override
        public String detail() {
            return cause.getMessage() == null ? cause.toString() : cause.getMessage();
        }
    }
}
