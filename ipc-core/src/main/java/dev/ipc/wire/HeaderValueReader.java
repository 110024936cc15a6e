package dev.ipc.wire;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one header's value byte by byte, trailing spaces dropped, and holds it to the form that its name demands. */
final class HeaderValueReader {
    private static final Set<String> NUMBERS = Set.of(
            HeaderNames.CONTENT_LENGTH,
            HeaderNames.MESSAGE_ID,
            HeaderNames.TIMEOUT_MS,
            HeaderNames.WITHIN,
            HeaderNames.IN_REPLY_TO,
            HeaderNames.CANCEL,
            HeaderNames.PING,
            HeaderNames.PONG,
            HeaderNames.DROPPED);
    private static final String CLOSE = "close";

    private final StringBuilder text = new StringBuilder();
    private String name = "";
    private boolean isNumber;
    private long limit;
    private long number;
    private int spaces;

    void begin(String headerName, long numberLimit) {
        name = headerName;
        isNumber = NUMBERS.contains(headerName);
        limit = numberLimit;
        number = 0;
        spaces = 0;
        text.setLength(0);
    }

    /** Takes a printable byte; returns what is wrong with it, or null. */
    @Nullable
    String problem(byte octet) {
        if (octet == ' ') {
            spaces++;
            return null;
        }
        if (isNumber) {
            return numberProblem(octet);
        }
        for (; spaces > 0; spaces--) {
            text.append(' ');
        }
        text.append((char) octet);
        if (HeaderNames.CONNECTION.equals(name) && !CLOSE.regionMatches(true, 0, text.toString(), 0, text.length())) {
            return "connection has the one value close";
        }
        return null;
    }

    /** Returns what is wrong with the value as a whole, or null. */
    @Nullable
    String endProblem() {
        if (isNumber && text.isEmpty()) {
            return name + " is a decimal number";
        }
        if (HeaderNames.CONNECTION.equals(name) && text.length() != CLOSE.length()) {
            return "connection has the one value close";
        }
        return null;
    }

    boolean isOverLimit() {
        return number > limit;
    }

    long number() {
        return number;
    }

    String text() {
        return text.toString();
    }

    private @Nullable String numberProblem(byte octet) {
        if (octet < '0' || octet > '9' || spaces > 0) {
            return name + " is a decimal number without a sign";
        }
        boolean mayBeZero = HeaderNames.CONTENT_LENGTH.equals(name);
        if (text.isEmpty() ? octet == '0' && !mayBeZero : number == 0) {
            return mayBeZero ? name + " has no leading zero" : name + " is at least 1 and has no leading zero";
        }
        int digit = octet - '0';
        if (number > (Long.MAX_VALUE - digit) / 10) {
            return name + " is at most 2^63-1";
        }
        number = number * 10 + digit;
        text.append((char) octet);
        return null;
    }
}
