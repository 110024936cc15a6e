package dev.ipc.wire;

/** A handshake that ends with a refusal: the status and the sentence that the other side is told. */
public final class RefusalException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Status status;

    /** Makes a refusal. */
    public RefusalException(Status status, String text) {
        super(text, null, false, false);
        this.status = status;
    }

    /** Returns the status. */
    public Status status() {
        return status;
    }

    /** Returns the sentence. */
    public String text() {
        return String.valueOf(getMessage());
    }
}
