package dev.ipc.examples.chat;

import dev.ipc.ConnectFailedException;
import dev.ipc.NameTakenException;
import dev.ipc.ServiceAddress;
import dev.ipc.TransportUnavailableException;
import dev.ipc.UnsafePathException;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * How a command ended without success: its exit code, and the sentence that says what to do.
 *
 * @param exitCode one of the constants
 * @param sentence for standard error
 */
record Ending(int exitCode, String sentence) {
    /** All went as it should. */
    static final int FINE = 0;

    /** Something that nobody foresaw. */
    static final int FAILED = 1;

    /** The command line is wrong. */
    static final int USAGE = 2;

    /** Somebody serves this address already. */
    static final int NAME_TAKEN = 3;

    /** Nobody serves this address, or not any longer. */
    static final int NO_SERVICE = 4;

    /** Refused by the other side, or unsafe. */
    static final int REFUSED = 5;

    /** Refusals that say "not now": closing, too slow, too many. */
    private static final Set<Integer> TEMPORARY = Set.of(503, 408, 429);

    /** Returns the ending that a failure means. */
    static Ending of(Throwable failure, ServiceAddress address) {
        Throwable cause = unwrapped(failure);
        if (cause instanceof NameTakenException taken) {
            String owner = taken.ownerPid().isPresent()
                    ? " by process " + taken.ownerPid().getAsLong()
                    : "";
            return new Ending(
                    NAME_TAKEN,
                    address + " is served already" + owner + ": join it, or serve another name with --service NAME.");
        }
        if (cause instanceof ConnectFailedException notConnected) {
            return ofConnect(notConnected, address);
        }
        if (cause instanceof UnsafePathException unsafe) {
            return new Ending(REFUSED, "Unsafe: " + unsafe.getMessage());
        }
        if (cause instanceof TransportUnavailableException unavailable) {
            return new Ending(
                    USAGE,
                    unavailable.getMessage() + why(unavailable.getCause()) + "; choose another with -Dipc.transport.");
        }
        return new Ending(FAILED, "Failed: " + cause);
    }

    private static Ending ofConnect(ConnectFailedException failure, ServiceAddress address) {
        return switch (failure.reason()) {
            case NO_SUCH_SERVICE ->
                new Ending(
                        NO_SERVICE,
                        "Nobody serves " + address
                                + ": start it with \"chat serve\", or wait for it with --wait SECONDS.");
            case BUSY, TIMED_OUT -> notNow(failure, address);
            case REFUSED ->
                TEMPORARY.contains(failure.status().orElse(0)) ? notNow(failure, address) : notAtAll(failure, address);
            case NOT_PERMITTED, UNTRUSTED_SERVER, HANDSHAKE_FAILED -> notAtAll(failure, address);
            case CLOSED -> new Ending(FINE, "Left before the connection was there.");
            case FAILURE ->
                new Ending(
                        FAILED, "No connection to " + address + ": " + failure.getMessage() + why(failure.getCause()));
        };
    }

    private static Ending notNow(ConnectFailedException failure, ServiceAddress address) {
        return new Ending(
                NO_SERVICE,
                address + " takes nobody now (" + failure.getMessage() + "): try again, with --wait SECONDS.");
    }

    private static Ending notAtAll(ConnectFailedException failure, ServiceAddress address) {
        return new Ending(
                REFUSED,
                "No connection to " + address + " (" + failure.getMessage()
                        + "): join as the user who serves it, or choose another service.");
    }

    private static String why(@Nullable Throwable cause) {
        return cause == null ? "" : " (" + cause + ")";
    }

    private static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }
}
