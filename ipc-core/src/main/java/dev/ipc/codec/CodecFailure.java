package dev.ipc.codec;

import com.esotericsoftware.kryo.KryoException;
import dev.ipc.DecodingException.Reason;
import dev.ipc.EncodingException;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong inside one encoding or decoding, on its way up to the codec: it collects the path to the value at fault as
 * it unwinds, innermost step first.
 */
final class CodecFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST_PATH = 400;

    private final Reason reason;
    private String path = "";

    CodecFailure(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause, false, false);
        this.reason = reason;
    }

    static CodecFailure malformed(String message) {
        return new CodecFailure(Reason.MALFORMED, message, null);
    }

    static CodecFailure limit(String message) {
        return new CodecFailure(Reason.LIMIT, message, null);
    }

    /** Returns a failure for anything thrown; an error of a dying VM is thrown on. */
    static CodecFailure of(Throwable thrown) {
        if (thrown instanceof CodecFailure failure) {
            return failure;
        }
        if (thrown instanceof KryoException && thrown.getCause() instanceof CodecFailure failure) {
            return failure;
        }
        if (thrown instanceof VirtualMachineError error && !(thrown instanceof StackOverflowError)) {
            throw error;
        }
        String message = thrown.getMessage();
        String type = thrown.getClass().getSimpleName();
        return new CodecFailure(Reason.MALFORMED, message == null ? type : type + ": " + message, thrown);
    }

    /** Returns the failure with {@code step} put before its path. */
    static CodecFailure at(String step, Throwable thrown) {
        CodecFailure failure = of(thrown);
        if (failure.path.length() < LONGEST_PATH) {
            String rest = failure.path;
            failure.path = rest.isEmpty() || rest.startsWith("[") ? step + rest : step + "." + rest;
        }
        return failure;
    }

    Reason reason() {
        return reason;
    }

    /** Returns the reason as it is told of a message that can't be encoded. */
    EncodingException.Reason encodingReason() {
        return reason == Reason.LIMIT ? EncodingException.Reason.LIMIT : EncodingException.Reason.NOT_A_MESSAGE;
    }

    /** Returns the message, preceded by the path where there is one. */
    String describe() {
        return path.isEmpty() ? String.valueOf(getMessage()) : path + ": " + getMessage();
    }
}
