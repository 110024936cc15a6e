package dev.ipc.wire;

import java.util.Optional;

/** What the empty reply to a request stands for (protocol section 2), where the request asks for no more. */
public enum Ack {
    /** The handlers of the message have returned. */
    HANDLED("handled"),
    /** Everything before it was handled. */
    BARRIER("barrier");

    private final String word;

    Ack(String word) {
        this.word = word;
    }

    /** Returns the value of the header. */
    public String word() {
        return word;
    }

    /** Returns what a value of the header asks for, if the protocol has it. */
    public static Optional<Ack> of(String word) {
        for (Ack ack : values()) {
            if (ack.word.equals(word)) {
                return Optional.of(ack);
            }
        }
        return Optional.empty();
    }
}
