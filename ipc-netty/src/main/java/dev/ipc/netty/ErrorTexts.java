package dev.ipc.netty;

import dev.ipc.CloseReason;
import dev.ipc.wire.DeviationException;
import dev.ipc.wire.Status;
import dev.ipc.wire.WireLimits;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The texts of error frames: how long they may be, and what a last frame says of why the other side ended. */
final class ErrorTexts {
    private static final int LOGGED_CHARACTERS = 200;
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\u2028\\u2029]");

    private ErrorTexts() {}

    /** Returns the longest prefix of a text that fits into an error frame. */
    static String cut(String text) {
        if (text.length() <= WireLimits.MAX_ERROR_TEXT_BYTES / 3) {
            return text; // a UTF-16 unit takes at most three bytes of UTF-8
        }
        int end = text.length();
        while (text.substring(0, end).getBytes(StandardCharsets.UTF_8).length > WireLimits.MAX_ERROR_TEXT_BYTES) {
            end = Math.min(end - 1, Math.max(WireLimits.MAX_ERROR_TEXT_BYTES / 3, end / 2));
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end);
    }

    /** Returns a text that a peer may have chosen as one line of a log can take it: without control characters, and cut. */
    static String forLog(String text) {
        String line = text.length() <= LOGGED_CHARACTERS ? text : text.substring(0, LOGGED_CHARACTERS) + "...";
        return CONTROL.matcher(line).replaceAll("?");
    }

    /** Returns why the peer ended, from its last frame: the protocol gives the reason of a deviation as the text's first word. */
    static CloseReason reasonOf(Status status, String text) {
        if (!status.isError()) {
            return new CloseReason.Remote(text);
        }
        for (DeviationException.Kind kind : DeviationException.Kind.values()) {
            String prefix = kind + ": ";
            if (text.startsWith(prefix)) {
                String detail = text.substring(prefix.length());
                return switch (kind) {
                    case PROTOCOL -> new CloseReason.Protocol(detail);
                    case LIMIT -> new CloseReason.Limit(detail);
                    case TRUNCATED -> new CloseReason.Truncated(detail);
                    case TIMEOUT -> new CloseReason.Timeout(detail);
                };
            }
        }
        return new CloseReason.Refused(status.code(), text);
    }
}
